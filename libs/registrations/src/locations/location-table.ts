import { streamName } from '@ringledger/event-sourcing';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, ReadModels } from '@ringledger/read-models';
import { RecentlyUsed } from '@ringledger/system';
import type { Clock } from '@ringledger/system';
import { registrationAggregate } from '../registration.js';
import type { RegistrationEvent } from '../registration.events.js';
import { registrationEvents } from '../registration-event-catalogue.js';
import { nextDeadline, NOWHERE } from './account-locations.js';
import type { AccountLocations, Location } from './account-locations.js';
import { afterDrops, fromTheLog } from './behind-the-log.js';
import type { PendingAccount, WrittenEvent } from './behind-the-log.js';
import { locationsCollection } from './location.document.js';
import type { AccountLocationsDocument, OutgoingEvent } from './location.document.js';

const PAGE = 512;
/** Accounts whose newest event is known to be in the log; another one is appended again, which writes nothing. */
const MOST_REMEMBERED = 20_000;

/** What is to be stored of an account in place of a document. */
export interface StoredChange {
  readonly document: AccountLocationsDocument;
  readonly account: AccountLocations;
  readonly outgoing: readonly OutgoingEvent[];
}

/** Somebody else wrote the account in between. */
export const CONFLICT = Symbol('conflict');
export type OrConflict<T> = Promise<T | typeof CONFLICT>;

/**
 * The documents of accounts, kept in step with their streams: a change is stored with its events, then they are appended. Documents that
 * it gives are settled: all their events are in the log. That this is so is stored with the next change.
 */
export class LocationTable {
  readonly #collection: Promise<Collection<AccountLocationsDocument>>;
  /** By id of the newest event: the revision that it has in the log. */
  readonly #written = new RecentlyUsed<number>(MOST_REMEMBERED);

  constructor(
    private readonly store: EventStore,
    readModels: ReadModels,
    private readonly clock: Clock,
    private readonly maxSeconds: number,
  ) {
    this.#collection = readModels.collection(locationsCollection);
    this.#collection.catch(() => undefined);
  }

  /** To search it. */
  get collection(): Promise<Collection<AccountLocationsDocument>> {
    return this.#collection;
  }

  /** Settled. Version 0: it is not stored, and what is in it is what the log tells. */
  async load(accountId: string): OrConflict<AccountLocationsDocument> {
    const document = await (await this.#collection).get(SYSTEM, accountId);
    return document ? this.settle(document) : this.#unknown(accountId);
  }

  /** Durable when it resolves. `document` must be as it was loaded. */
  async write(
    document: AccountLocationsDocument,
    account: AccountLocations,
    outgoing: readonly OutgoingEvent[],
  ): OrConflict<AccountLocationsDocument> {
    return this.#replace(document, { ...account, outgoing }, document.revision);
  }

  /** Gives back what commands have dropped of this registrar, once. */
  async takeDropped(document: AccountLocationsDocument, registrar: string): OrConflict<readonly Location[]> {
    const { dropped = [], outgoing } = document;
    const taken = dropped.filter((location) => location.registrar === registrar);
    if (taken.length === 0) return taken;
    const rest = { ...document, dropped: dropped.filter((location) => !taken.includes(location)) };
    return (await this.write(rest, document, outgoing)) === CONFLICT ? CONFLICT : taken;
  }

  /** The same for many accounts at once; only those that are no conflict are given. */
  async writeMany(changes: readonly StoredChange[]): Promise<readonly AccountLocationsDocument[]> {
    const replacements = changes.map(({ account, document, outgoing }) => {
      return replacementOf(document, { ...account, outgoing }, document.revision);
    });
    const replaced = await (await this.#collection).compareAndSetMany(replacements);
    return replacements.filter((_, index) => replaced[index]).map(({ next }) => next);
  }

  /** Writes what is outgoing, at the exact revision; whatever a command wrote there before is taken in first. */
  async settle(document: AccountLocationsDocument): OrConflict<AccountLocationsDocument> {
    let pending = document;
    for (;;) {
      const last = pending.outgoing.at(-1);
      if (!last) return pending;
      const revision = this.#written.get(last.id) ?? (await this.#append(pending));
      if (revision !== CONFLICT) return { ...pending, revision, outgoing: [], unsettled: false };
      const next = await this.catchUp(pending);
      if (next === CONFLICT) return CONFLICT;
      pending = next;
    }
  }

  /** Takes in what stands in the stream behind the document, and keeps for `takeDropped` what that has ended. */
  async catchUp(document: AccountLocationsDocument): OrConflict<AccountLocationsDocument> {
    const { written, revision } = await this.#read(document._id, document.revision + 1);
    if (revision > document.revision) {
      const pending = afterDrops(document, written, this.clock.now());
      if (pending) return this.#replace(withDropped(document, pending), pending, revision);
    }
    const all = await this.#read(document._id, 0);
    const known = { ...document, isOlder: revision > document.revision };
    const account = fromTheLog(all.written, known, this.maxSeconds, this.clock.now());
    return this.#replace(withDropped(document, account), { ...account, outgoing: [] }, all.revision);
  }

  /** Whether the stream has gone on without the table. */
  async isBehind({ _id, revision }: AccountLocationsDocument): Promise<boolean> {
    return (await this.store.headOfStream(streamOf(_id))) !== revision;
  }

  async #unknown(accountId: string): Promise<AccountLocationsDocument> {
    const empty = { _id: accountId, version: 0, organizationId: '', outgoing: [], unsettled: false };
    if ((await this.store.headOfStream(streamOf(accountId))) < 0) {
      return { ...empty, ...NOWHERE, revision: -1, nextDeadline: null };
    }
    const { written, revision, organizationId } = await this.#read(accountId, 0);
    const account = fromTheLog(written, NOWHERE, this.maxSeconds, this.clock.now());
    return { ...empty, ...account, organizationId, revision, nextDeadline: nextDeadline(account) };
  }

  async #append({ _id, outgoing, revision }: AccountLocationsDocument): OrConflict<number> {
    try {
      const appended = await this.store.append(streamOf(_id), outgoing, revision < 0 ? 'no-stream' : revision);
      this.#remember(outgoing, appended.revision);
      return appended.revision;
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) return CONFLICT;
      throw error;
    }
  }

  async #replace(
    document: AccountLocationsDocument,
    pending: PendingAccount,
    revision: number,
  ): OrConflict<AccountLocationsDocument> {
    const { id, expected, next } = replacementOf(document, pending, revision);
    return (await (await this.#collection).compareAndSet(id, expected, next)) ? next : CONFLICT;
  }

  async #read(accountId: string, from: number) {
    const written: WrittenEvent[] = [];
    let revision = from - 1;
    let organizationId = '';
    for (;;) {
      const slice = await this.store.readStream(streamOf(accountId), { from: revision + 1, limit: PAGE });
      for (const { type, data, metadata, revision: place } of slice.events) {
        revision = place;
        if (!Object.hasOwn(registrationEvents, type)) continue;
        organizationId = (metadata['organizationId'] as string | null) ?? organizationId;
        written.push({ event: { type, data } as unknown as RegistrationEvent, time: metadata['time'] as string });
      }
      if (slice.end) return { written, revision, organizationId };
    }
  }

  #remember(outgoing: readonly OutgoingEvent[], revision: number): void {
    const last = outgoing.at(-1);
    if (!last) return;
    this.#written.set(last.id, revision);
  }
}

function withDropped(document: AccountLocationsDocument, { locations }: AccountLocations): AccountLocationsDocument {
  const left = new Set(locations.map(({ registrationId }) => registrationId));
  const gone = document.locations.filter(({ registrationId }) => !left.has(registrationId));
  return { ...document, dropped: [...(document.dropped ?? []), ...gone] };
}

function replacementOf(
  { _id, dropped = [], organizationId, version }: AccountLocationsDocument,
  { locations, departed, endedAt, outgoing }: PendingAccount,
  revision: number,
) {
  const account = { locations, departed, ...(endedAt === undefined ? {} : { endedAt }) };
  const unsettled = outgoing.length > 0;
  const next = {
    ...{ _id, version: version + 1, organizationId, revision, ...account, outgoing, unsettled },
    ...(dropped.length === 0 ? {} : { dropped }),
    nextDeadline: nextDeadline(account),
  };
  return { id: _id, expected: version === 0 ? null : version, next };
}

export function streamOf(accountId: string): string {
  return streamName(registrationAggregate.category, accountId);
}
