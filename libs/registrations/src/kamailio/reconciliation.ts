import type { Log } from '@ringledger/observability';
import type { FactIntake } from './fact-intake.js';
import type { KamailioLocations } from './kamailio-locations.js';
import type { KnownAccount, KnownAccounts } from './known-accounts.js';
import { sideBySide } from './side-by-side.js';

interface Parts {
  readonly accounts: KnownAccounts;
  readonly locations: KamailioLocations;
  readonly intake: FactIntake;
  readonly log: Log;
}

const LOOKS = 4;
const PAUSE_AFTER_FAILURE = 1000;

/**
 * Compares what is bound in Kamailio with the record, whenever something may have been missed. What the record lacks is brought to it;
 * what it does not want is ended in Kamailio. What the record has and Kamailio lacks, as after a restart, keeps its deadline: the phone
 * believes in it until then.
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
    if (bound === 0) return;
    let found = 0;
    await sideBySide(LOOKS, accounts.all(), async (known) => {
      if (await this.#compareOne(known)) found++;
    });
    log.info('what is bound in Kamailio was compared with the record', { bound, found });
    // Whoever is deleted while this process is here is ended at once.
    if (this.#isFirst && found < bound) await this.#endStrangers();
    this.#isFirst = false;
  }

  async #compareOne(known: KnownAccount): Promise<boolean> {
    const { intake, locations } = this.parts;
    const bound = await locations.of(known.userName);
    for (const location of bound) await intake.bound(known.userName, location);
    return bound.length > 0;
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
