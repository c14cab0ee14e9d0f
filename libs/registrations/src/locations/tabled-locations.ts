import type { EventStore } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, ReadModels, Scope } from '@ringledger/read-models';
import type { Clock, Ids, MonotonicClock } from '@ringledger/system';
import { failuresOf } from '../failures.js';
import { observedUserAgent } from '../observed-text.js';
import type { RegistrationRefusals } from '../refusals/registration-refusals.js';
import type { RecordedLocation, RefusedRegister, RegisterAnswer, RegisterRequest } from '../registrar/registrar.js';
import type { DropCause } from '../registration.events.js';
import { AccountChanges } from './account-changes.js';
import type { AccountLocations, Location } from './account-locations.js';
import { boundContacts, decideRegister } from './decide-register.js';
import type { RegisterLimits } from './bind-contacts.js';
import { type ConnectionLoss, endAll, endGone, expireDue, loseConnection, loseConnections } from './end-locations.js';
import type { AccountLocationsDocument } from './location.document.js';
import { withoutDeadlines } from './behind-the-log.js';
import { CONFLICT, LocationTable } from './location-table.js';
import { Locations } from './locations.js';
import type { EndOrigin } from './locations.js';
import { exchange, phone } from './outgoing-event.js';
import { RegistrarReports } from './registrar-reports.js';
import { TableComparison } from './table-comparison.js';
import { pages } from '../upkeep/pages.js';

export interface LocationSettings {
  readonly limits: RegisterLimits;
  /** Names this registrar process. */
  readonly registrar: string;
}

/** Requests of phones that may wait for one account at the same time; whoever sends more is told to come later. */
const MOST_REQUESTS = 64;
/** Accounts of which the deadlines are forgotten. */
const AT_ONCE = 200;

/** Locations in a table of their own, with their events in the log (README, "How a REGISTER becomes the record"). */
export class TabledLocations extends Locations {
  readonly #table: LocationTable;
  readonly #changes: AccountChanges;
  readonly #reports: RegistrarReports;
  readonly #comparison: TableComparison;
  readonly #begun: Date;

  constructor(
    private readonly settings: LocationSettings,
    store: EventStore,
    readModels: ReadModels,
    private readonly refusals: RegistrationRefusals,
    private readonly clock: Clock,
    monotonic: MonotonicClock,
    private readonly ids: Ids,
  ) {
    super();
    this.#table = new LocationTable(store, readModels, clock, settings.limits.maxSeconds);
    this.#reports = new RegistrarReports(readModels, monotonic);
    this.#comparison = new TableComparison(store, readModels);
    this.#begun = clock.now();
    this.#changes = new AccountChanges(this.#table, clock, ids, (accountId) => this.refusals.beginAnew(accountId));
  }

  /** To search it. */
  get collection(): Promise<Collection<AccountLocationsDocument>> {
    return this.#table.collection;
  }

  /** How many accounts are worked on now. */
  get busy(): number {
    return this.#changes.busy;
  }

  register(asked: RegisterRequest): Promise<RegisterAnswer> {
    const { limits, registrar } = this.settings;
    const userAgent = observedUserAgent(asked.userAgent);
    const request = { ...asked, userAgent };
    const { accountId, address, callId, cseq, organizationId } = request;
    const arrived = this.clock.now();
    return this.#changes.change({
      accountId,
      organizationId,
      mostWaiting: MOST_REQUESTS,
      origin: phone(accountId, address),
      decide: (account, now) => {
        if (request.admitted?.() === false) return { account, events: [], result: { kind: 'not admitted' as const } };
        // Of each decision its own: what an earlier one began may have ended before it is decided again.
        const newIds = Array.from({ length: limits.maxLocations }, () => this.ids.next());
        const { answer, ...change } = decideRegister(account, heldUp(request, arrived, now), {
          limits,
          now,
          newIds,
          registrar,
        });
        return { ...change, result: answer };
      },
      outcome: (account, now): RegisterAnswer | undefined =>
        account.locations.some((location) => location.callId === callId && location.cseq === cseq)
          ? { kind: 'registered', bound: boundContacts(account, now) }
          : undefined,
    });
  }

  connectionLost(accountId: string, flow: string, loss?: ConnectionLoss): Promise<void> {
    const decide = (account: AccountLocations, now: Date) => {
      return { ...loseConnection(account, flow, now, loss), result: undefined };
    };
    return this.#changes.change<void>({ accountId, origin: exchange('registrar'), decide });
  }

  /** Ends what `isLost` is true of when it is decided. */
  connectionsLost(accountId: string, isLost: (location: Location) => boolean, loss: ConnectionLoss): Promise<void> {
    const decide = (account: AccountLocations, now: Date) => {
      return { ...loseConnections(account, isLost, now, loss), result: undefined };
    };
    return this.#changes.change<void>({ accountId, origin: exchange('registrar'), decide });
  }

  /** From now on this registrar has what another one had, as after a refresh that came in here. */
  inherit(accountId: string, which: (location: Location) => boolean): Promise<void> {
    const { registrar } = this.settings;
    const decide = (account: AccountLocations) => {
      const locations = account.locations.map((location) => (which(location) ? { ...location, registrar } : location));
      const isSame = !account.locations.some(which);
      return { account: isSame ? account : { ...account, locations }, events: [], result: undefined };
    };
    return this.#changes.change<void>({ accountId, origin: exchange('registrar'), decide });
  }

  async gone(accountId: string, flow: string, still: () => boolean): Promise<void> {
    const decide = (account: AccountLocations, now: Date) => {
      return { ...(still() ? endGone(account, flow, now) : { account, events: [] }), result: undefined };
    };
    await this.#changes.change<void>({ accountId, origin: exchange('registrar'), decide });
  }

  async boundHere(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedLocation[]>> {
    const { registrar } = this.settings;
    return new Map(
      [...(await this.of(SYSTEM, accountIds))].map(([id, { locations }]) => [
        id,
        locations.filter((location) => location.registrar === registrar),
      ]),
    );
  }

  broughtUpTo(time: Date): Promise<void> {
    return this.#reports.broughtUpTo(this.settings.registrar, time);
  }

  /** True of a location that must not be called expired yet. */
  held(now: Date): Promise<(location: Location) => boolean> {
    return this.#reports.held(now);
  }

  refused(what: RefusedRegister): void {
    this.refusals.report(what);
  }

  end(
    accountId: string,
    cause: DropCause,
    origin: EndOrigin | null = null,
    which: (location: Location) => boolean = () => true,
    askedBack?: (location: Location) => boolean,
  ): Promise<readonly Location[]> {
    return this.#changes.change({
      accountId,
      origin: exchange('registrar', origin),
      decide: (account, now) => {
        const ended = boundAt(account, now).filter(which);
        return { ...endAll(account, cause, now, which, askedBack), result: ended };
      },
    });
  }

  bound(accountId: string): Promise<readonly Location[]> {
    const decide = (account: AccountLocations, now: Date) => ({ account, events: [], result: boundAt(account, now) });
    return this.#changes.change({ accountId, origin: exchange('registrar'), decide });
  }

  takeDropped(accountId: string): Promise<readonly Location[]> {
    return this.#changes.exclusively(accountId, async () => {
      const before = await this.#table.load(accountId);
      if (before === CONFLICT) return CONFLICT;
      if (before.version === 0) return [];
      const after = (await this.#table.isBehind(before)) ? await this.#table.catchUp(before) : before;
      if (after === CONFLICT) return CONFLICT;
      if (after !== before) this.refusals.beginAnew(accountId);
      return this.#table.takeDropped(after, this.settings.registrar);
    });
  }

  async of(scope: Scope, accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountLocationsDocument>> {
    const documents = await (await this.#table.collection).getMany(scope, accountIds);
    return new Map([...documents].filter(([, { locations }]) => locations.length > 0));
  }

  /**
   * Ends what nobody refreshed in time, but for what is `held`. What could not be written is due the next time too; it is said what went
   * wrong.
   */
  async expire(
    found: readonly AccountLocationsDocument[],
    held: (location: Location) => boolean = () => false,
  ): Promise<readonly unknown[]> {
    const origin = exchange('registrationExpiry');
    const due = (account: AccountLocations, now: Date) => expireDue(account, now, held);
    const left = await this.#changes.changeFound(found, origin, due);
    const decide = (account: AccountLocations, now: Date) => ({ ...due(account, now), result: undefined });
    return failuresOf(left.map(({ _id }) => this.#changes.change<void>({ accountId: _id, origin, decide })));
  }

  /** Writes what is outgoing, and stores that it is written. */
  settle(found: AccountLocationsDocument): Promise<void> {
    return this.#changes.exclusively(found._id, async () => {
      const settled = await this.#table.settle(found);
      // In a conflict somebody else has changed the account, and settled it before.
      if (settled !== CONFLICT) await this.#table.write(settled, settled, []);
    });
  }

  /**
   * Takes in what the log has and the table lacks, since it is an older copy; gives the number of accounts of which it lacked something. To be
   * done before anything is called expired.
   */
  compareWithTheLog(signal?: AbortSignal): Promise<number> {
    const mending = {
      forgetDeadlines: () => this.#forgetDeadlines(),
      recover: (accountId: string) => this.recover(accountId),
    };
    return this.#comparison.compare(mending, signal);
  }

  /** What the table lacked was found otherwise. */
  noteRecovery(): Promise<void> {
    return this.#comparison.noteRecovery();
  }

  /** Once at the start, and after every time that the table was found to lack something. */
  recoveries(signal: AbortSignal): AsyncIterable<void> {
    return this.#comparison.recoveries(signal);
  }

  async #forgetDeadlines(): Promise<void> {
    const origin = exchange('registrar');
    const { maxSeconds } = this.settings.limits;
    const decide = (before: AccountLocations, now: Date) => {
      return { account: withoutDeadlines(before, this.#begun, maxSeconds, now), events: [], result: undefined };
    };
    for await (const page of pages(await this.collection, { nextDeadline: { $gt: '' } }, AT_ONCE, 'nextDeadline')) {
      await Promise.all(page.map(({ _id }) => this.#changes.change<void>({ accountId: _id, origin, decide })));
    }
  }

  /** Puts what is open in the log into the table, where it is not. */
  recover(accountId: string): Promise<void> {
    return this.#changes.exclusively(accountId, async () => {
      const loaded = await this.#table.load(accountId);
      if (loaded === CONFLICT) return CONFLICT;
      if (loaded.version > 0 && !(await this.#table.isBehind(loaded))) return;
      const recovered = loaded.version > 0 ? this.#table.catchUp(loaded) : this.#table.write(loaded, loaded, []);
      return (await recovered) === CONFLICT ? CONFLICT : undefined;
    });
  }
}

function boundAt({ locations }: AccountLocations, now: Date): readonly Location[] {
  const time = now.toISOString();
  return locations.filter(({ expires }) => expires > time);
}

/** As it is when it is decided: what was granted has aged since. */
function heldUp(request: RegisterRequest, arrived: Date, now: Date): RegisterRequest {
  const { granted } = request;
  if (granted === undefined) return request;
  const waited = Math.max(0, now.getTime() - arrived.getTime()) / 1000;
  const [ago, remaining] = [(granted.ago ?? 0) + waited, Math.max(0, granted.remaining - waited)];
  return { ...request, granted: { ...granted, ago, remaining } };
}
