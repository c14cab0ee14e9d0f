import { setImmediate as nextTurn } from 'node:timers/promises';
import { idOfStream } from '@ringledger/event-sourcing';
import type { EventStore, Position, RecordedEvent } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import type { RegistrationEvent } from '../registration.events.js';
import { pages } from '../upkeep/pages.js';
import { streamOf } from './location-table.js';
import { locationsCollection } from './location.document.js';
import type { AccountLocationsDocument } from './location.document.js';

/**
 * Up to where the log was compared with the table. It stands in the table itself, between the accounts, so that a copy of the table tells
 * how old it is.
 */
interface ComparedDocument extends StoredDocument {
  readonly version: number;
  readonly position: Position;
  /** Goes up when the table has been found to lack something. */
  readonly recoveries: number;
  readonly nextDeadline: null;
  readonly unsettled: false;
}

/** Where it stands. */
export const COMPARED = 'compared with the log';
const EVENTS_AT_ONCE = 512;
const DOCUMENTS_AT_ONCE = 200;
const NEVER_LACKED = 0;

/** What to do about a table that lacks something of the log. */
export interface Mending {
  /** It is an older copy: of no account the deadline is known. Must be done again when it was not done whole. */
  forgetDeadlines(): Promise<void>;
  recover(accountId: string): Promise<void>;
}

interface Behind {
  readonly accountId: string;
  /** Not only drops, which commands write without the table. */
  readonly isOlder: boolean;
}

/**
 * Looks whether the log has gone on without the table. A change is in the table before it is in the log, so that a table which lacks one is an
 * older copy. Only events since the last comparison are looked at, and all that is bound where nobody knows when that was.
 */
export class TableComparison {
  readonly #accounts: Promise<Collection<AccountLocationsDocument>>;
  readonly #compared: Promise<Collection<ComparedDocument>>;

  constructor(
    private readonly store: EventStore,
    readModels: ReadModels,
  ) {
    this.#accounts = readModels.collection(locationsCollection);
    this.#compared = readModels.collection(locationsCollection as unknown as CollectionDefinition<ComparedDocument>);
    this.#accounts.catch(() => undefined);
    this.#compared.catch(() => undefined);
  }

  /** Gives the number of accounts of which more than drops was missing. */
  async compare(mending: Mending, signal?: AbortSignal): Promise<number> {
    const before = await (await this.#compared).get(SYSTEM, COMPARED);
    const position = await this.store.head();
    const isPart = before !== null && (await this.store.reaches(before.position));
    let older = 0;
    for await (const behind of isPart ? this.#since(before.position) : this.#all()) {
      const found = behind.filter(({ isOlder }) => isOlder).length;
      // First, so that it is done again when the process ends over it: what was found is still to be found then.
      if (older === 0 && found > 0) await mending.forgetDeadlines();
      older += found;
      await Promise.all(behind.map(({ accountId }) => mending.recover(accountId)));
      if (signal?.aborted) return older;
    }
    await this.#note(before, position, older > 0);
    return older;
  }

  /** What the table lacked was found otherwise. */
  async noteRecovery(): Promise<void> {
    const before = await (await this.#compared).get(SYSTEM, COMPARED);
    if (before) await this.#note(before, before.position, true);
  }

  /** Once at the start, and after every time that the table was found to lack something. */
  async *recoveries(signal: AbortSignal): AsyncGenerator<void, void, undefined> {
    const collection = await this.#compared;
    let last: number | undefined;
    for await (const _ of collection.watch(COMPARED, signal)) {
      const { recoveries } = (await collection.get(SYSTEM, COMPARED)) ?? { recoveries: NEVER_LACKED };
      if (recoveries === last) continue;
      last = recoveries;
      yield;
    }
  }

  /** When another process was faster, it has compared as well. */
  async #note(before: ComparedDocument | null, position: Position, lacked: boolean): Promise<void> {
    const { recoveries, version } = before ?? { recoveries: NEVER_LACKED, version: 0 };
    const next = { position, version: version + 1, recoveries: recoveries + (lacked ? 1 : 0) };
    const document: ComparedDocument = { _id: COMPARED, ...next, nextDeadline: null, unsettled: false };
    await (await this.#compared).compareAndSet(COMPARED, before?.version ?? null, document);
  }

  async *#since(position: Position): AsyncGenerator<readonly Behind[], void, undefined> {
    const filter = { streamPrefixes: [streamOf('')] };
    for (let after = position; ;) {
      const slice = await this.store.readAll({ after, limit: EVENTS_AT_ONCE, filter });
      const byAccount = new Map<string, RecordedEvent[]>();
      for (const event of slice.events) {
        const accountId = idOfStream(event.stream);
        const known = byAccount.get(accountId);
        if (known) known.push(event);
        else byAccount.set(accountId, [event]);
      }
      const documents = await (await this.#accounts).getMany(SYSTEM, [...byAccount.keys()]);
      yield [...byAccount].flatMap(([accountId, events]) => behind(accountId, documents.get(accountId), events));
      if (slice.end) return;
      after = slice.next;
      // Phones have their turn in between.
      await nextTurn();
    }
  }

  async *#all(): AsyncGenerator<readonly Behind[], void, undefined> {
    const bound = { nextDeadline: { $gt: '' } };
    for await (const page of pages(await this.#accounts, bound, DOCUMENTS_AT_ONCE, 'nextDeadline')) {
      const found = await Promise.all(
        page.map(async (document) => {
          const { _id, revision } = document;
          if ((await this.store.headOfStream(streamOf(_id))) <= revision) return [];
          const { events } = await this.store.readStream(streamOf(_id), { from: revision + 1 });
          return behind(_id, document, events);
        }),
      );
      yield found.flat();
    }
  }
}

const DROP: RegistrationEvent['type'] = 'RegistrationDropped';

function behind(
  accountId: string,
  document: AccountLocationsDocument | undefined,
  events: readonly RecordedEvent[],
): readonly Behind[] {
  const { outgoing, revision } = document ?? { outgoing: [], revision: -1 };
  const own = new Set(outgoing.map(({ id }) => id));
  const missing = events.filter((event) => event.revision > revision && !own.has(event.id));
  if (missing.length === 0) return [];
  return [{ accountId, isOlder: missing.some(({ type }) => type !== DROP) }];
}
