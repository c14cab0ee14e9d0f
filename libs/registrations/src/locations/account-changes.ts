import { KeyedQueue } from '@ringledger/system';
import type { Clock, Ids } from '@ringledger/system';
import type { AccountLocations, LocationChange } from './account-locations.js';
import type { AccountLocationsDocument } from './location.document.js';
import { CONFLICT } from './location-table.js';
import type { LocationTable, OrConflict, StoredChange } from './location-table.js';
import { outgoingEvents } from './outgoing-event.js';
import type { Origin } from './outgoing-event.js';

export interface Operation<T> {
  readonly accountId: string;
  readonly origin: Origin;
  /** Of who asks, for an account that the record does not know yet. */
  readonly organizationId?: string;
  /** Who may wait for the account at the same time; undefined: everybody, since it is the exchange itself that asks. */
  readonly mostWaiting?: number;
  readonly decide: (account: AccountLocations, now: Date) => LocationChange & { readonly result: T };
  /** What has come of it when others changed what was stored; undefined: decide again. Without it: what was decided. */
  readonly outcome?: (account: AccountLocations, now: Date) => T | undefined;
}

/** Others are always faster. */
const ATTEMPTS = 100;

/** Changes accounts of the table, one after the other for each; decides again when another process was faster. */
export class AccountChanges {
  readonly #queue = new KeyedQueue();

  constructor(
    private readonly table: LocationTable,
    private readonly clock: Clock,
    private readonly ids: Ids,
    /** Told when a registration has begun or ended, before who asked for that knows. */
    private readonly onBeginOrEnd: (accountId: string) => void,
  ) {}

  /** How many accounts are worked on now. */
  get busy(): number {
    return this.#queue.busy;
  }

  change<T>(operation: Operation<T>): Promise<T> {
    const { accountId, decide, mostWaiting, organizationId = '', origin, outcome } = operation;
    let decided: { readonly result: T } | null = null;
    return this.exclusively(
      accountId,
      async () => {
        const loaded = await this.table.load(accountId);
        if (loaded === CONFLICT) return CONFLICT;
        const now = this.clock.now();
        if (decided) {
          if (!outcome) return decided.result;
          const come = outcome(loaded, now);
          if (come !== undefined) return come;
        }
        const document = loaded.organizationId === '' ? { ...loaded, organizationId } : loaded;
        const { account, events, result } = decide(document, now);
        if (account === document) return result;
        const outgoing = outgoingEvents(events, document.organizationId, origin, now, this.ids);
        const stored = await this.table.write(document, account, outgoing);
        if (stored === CONFLICT) return CONFLICT;
        if (outgoing.length === 0) return result;
        if (events.some(({ type }) => type !== 'RegistrationContactChanged')) this.onBeginOrEnd(accountId);
        decided = { result };
        const settled = await this.table.settle(stored);
        return settled !== CONFLICT && settled.version === stored.version ? result : CONFLICT;
      },
      mostWaiting,
    );
  }

  /**
   * The same for many accounts at once, as they were found; those are given for which it was not done, since somebody else works on them, they
   * were changed meanwhile, or a store failed. They may be done by themselves.
   */
  async changeFound(
    found: readonly AccountLocationsDocument[],
    origin: Origin,
    decide: (account: AccountLocations, now: Date) => LocationChange,
  ): Promise<readonly AccountLocationsDocument[]> {
    const left = new Set(found.map(({ _id }) => _id));
    await this.#queue.runFree([...left], async (free) => {
      const settled = await this.#settled(found.filter(({ _id }) => free.has(_id)));
      const now = this.clock.now();
      const changes: StoredChange[] = [];
      for (const document of settled) {
        const { account, events } = decide(document, now);
        const outgoing = outgoingEvents(events, document.organizationId, origin, now, this.ids);
        changes.push({ document, account, outgoing });
      }
      const stored = await this.table.writeMany(changes).catch(() => []);
      for (const { _id } of stored) this.onBeginOrEnd(_id);
      for (const { _id } of await this.#settled(stored)) left.delete(_id);
    });
    return found.filter(({ _id }) => left.has(_id));
  }

  /** Without those in conflict and those for which the log failed. */
  async #settled(documents: readonly AccountLocationsDocument[]): Promise<readonly AccountLocationsDocument[]> {
    if (documents.every(({ outgoing }) => outgoing.length === 0)) return documents;
    const settled = await Promise.all(
      documents.map((document) => this.table.settle(document).catch((): typeof CONFLICT => CONFLICT)),
    );
    return settled.filter((document) => document !== CONFLICT);
  }

  /** Again and again until it is no conflict. */
  exclusively<T>(accountId: string, attempt: () => OrConflict<T>, mostWaiting?: number): Promise<T> {
    const untilWritten = async () => {
      for (let count = 0; count < ATTEMPTS; count += 1) {
        const result = await attempt();
        if (result !== CONFLICT) return result;
      }
      throw new Error(`Other processes are always faster to change the locations of account ${accountId}`);
    };
    return this.#queue.run(accountId, untilWritten, mostWaiting);
  }
}
