import type { Log } from '@ringledger/observability';
import type { Clock } from '@ringledger/system';
import { inParts } from '@ringledger/system';
import type { RecordedLocation, RegistrationIntake } from '../registrar/registrar.js';
import type { FactIntake } from './fact-intake.js';
import type { KamailioLocations } from './kamailio-locations.js';
import type { KnownAccount, KnownAccounts } from './known-accounts.js';
import { ruidOf } from './register-request.js';
import { sideBySide } from './side-by-side.js';

interface Parts {
  readonly accounts: KnownAccounts;
  readonly locations: KamailioLocations;
  readonly intake: FactIntake;
  readonly record: Pick<RegistrationIntake, 'boundHere'>;
  /** Whether all that Kamailio told has arrived, so that what is missing there has ended without being told. */
  readonly isToldAll: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Of accounts that are compared with the record at once. */
const AT_ONCE = 200;
/** What runs out so soon (ms) needs no other end. */
const ENDING_ANYWAY = 5000;

const LOOKS = 4;
const PAUSE_AFTER_FAILURE = 1000;

/**
 * Compares what is bound in Kamailio with the record, whenever something may have been missed. What the record lacks is brought to it;
 * what it does not want is ended in Kamailio. What the record has and Kamailio lacks has ended there, and is ended in the record. But what
 * Kamailio has forgotten in a restart keeps its deadline: the phone believes in it until then.
 */
export class Reconciliation {
  #isWanted = false;
  #isRunning = false;
  #isFirst = true;
  #again: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(private readonly parts: Parts) {}

  request(): void {
    this.#isWanted = true;
    if (!this.#isRunning && !this.#stopped) void this.#run();
  }

  /** Something may be missing in the record. */
  get isPending(): boolean {
    return this.#isWanted || this.#isRunning;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#again);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    clearTimeout(this.#again);
    try {
      while (this.#isWanted && !this.#stopped) {
        this.#isWanted = false;
        await this.parts.intake.whileLooking(() => this.#compare());
      }
    } catch (error) {
      this.parts.log.warn('Kamailio could not be asked what is bound, will ask again', { err: error });
      this.#isWanted = true;
      this.#again = setTimeout(() => this.request(), PAUSE_AFTER_FAILURE);
    } finally {
      this.#isRunning = false;
    }
  }

  async #compare(): Promise<void> {
    const { accounts, locations, log } = this.parts;
    const bound = await locations.count();
    const madeHere = await locations.madeHere();
    let found = 0;
    for (const some of inParts(accounts.all(), AT_ONCE)) found += await this.#compareSome(some, bound > 0, madeHere);
    log.info('what is bound in Kamailio was compared with the record', { bound, found });
    // Whoever is deleted while this process is here is ended at once.
    if (this.#isFirst && found < bound) await this.#endStrangers();
    this.#isFirst = false;
  }

  /** How many of them are bound. */
  async #compareSome(
    some: readonly KnownAccount[],
    isAnyBound: boolean,
    madeHere: (ruid: string) => boolean,
  ): Promise<number> {
    const { intake, isToldAll, locations, record } = this.parts;
    const mayEnd = isToldAll();
    const recorded = await record.boundHere(some.flatMap(({ account }) => account?.id ?? []));
    let found = 0;
    await sideBySide(LOOKS, some, async ({ account, userName }) => {
      const bound = isAnyBound ? await locations.of(userName) : [];
      if (bound.length > 0) found++;
      const standing = new Set<string>();
      for (const one of bound) if (await intake.bound(userName, one)) standing.add(one.ruid);
      if (account === null || !mayEnd) return;
      for (const location of recorded.get(account.id) ?? []) {
        if (this.#isGone(location, standing, madeHere)) await intake.gone(userName, account.id, location.flow);
      }
    });
    return found;
  }

  /** Of a Kamailio of before nothing is known; what has run out by itself is left to time. */
  #isGone(
    { expires, flow }: RecordedLocation,
    standing: ReadonlySet<string>,
    madeHere: (ruid: string) => boolean,
  ): boolean {
    const ruid = ruidOf(flow);
    if (ruid === null || standing.has(ruid) || !madeHere(ruid)) return false;
    return Date.parse(expires) - this.parts.clock.now().getTime() >= ENDING_ANYWAY;
  }

  /** Of accounts that were deleted while this process was away. */
  async #endStrangers(): Promise<void> {
    const { accounts, locations, log } = this.parts;
    for (const userName of await locations.users()) {
      if (accounts.ofUser(userName) !== undefined) continue;
      log.info('a registration in Kamailio is of an account that nobody has', { userName });
      await locations.dropAll(userName);
    }
  }
}
