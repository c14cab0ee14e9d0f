import type { Log } from '@ringledger/observability';
import { inParts, pause } from '@ringledger/system';
import type { MonotonicClock } from '@ringledger/system';
import type { RegistrationIntake } from '../registrar/registrar.js';

interface Ended {
  readonly accountId: string;
  readonly flow: string;
  /** In ms of the monotonic clock. */
  readonly at: number;
}

/** Accounts that are told to the record at the same time. */
const AT_ONCE = 32;
/** In ms. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5000;

/**
 * Tells the record of connections that have ended. What it cannot take now it is told again, until what was bound has expired, or the
 * process ends: the next one looks for what is left (`LostConnections`). As long as the record takes nothing, nothing new is bound, so that
 * no more waits here than was bound before.
 */
export class EndedConnections {
  readonly #closing = new AbortController();
  readonly #waiting: Ended[] = [];
  #isTellingAgain = false;

  constructor(
    private readonly intake: RegistrationIntake,
    private readonly monotonic: MonotonicClock,
    /** The longest registration. */
    private readonly maxSeconds: number,
    private readonly log: Log,
  ) {}

  /** Never rejects. */
  async tell(accountIds: readonly string[], flow: string): Promise<void> {
    const at = this.monotonic.elapsed();
    for (const some of inParts(accountIds, AT_ONCE)) {
      await this.#tell(some.map((accountId) => ({ accountId, flow, at })));
    }
    if (this.#waiting.length > 0 && !this.#isTellingAgain) await this.#tellAgain();
  }

  close(): void {
    this.#closing.abort();
  }

  async #tellAgain(): Promise<void> {
    const { signal } = this.#closing;
    this.#isTellingAgain = true;
    for (let wait = FIRST_PAUSE; this.#waiting.length > 0 && !signal.aborted;) {
      await pause(wait, signal);
      if (signal.aborted) return;
      const isTold = await this.#tell(this.#waiting.splice(0, AT_ONCE));
      wait = isTold ? 0 : Math.min(FIRST_PAUSE + wait * 2, LONGEST_PAUSE);
    }
    this.#isTellingAgain = false;
  }

  /** False: some have to wait. */
  async #tell(ended: readonly Ended[]): Promise<boolean> {
    const failed = await Promise.all(ended.map((one) => this.#failure(one)));
    const waiting = ended.filter((one, index) => failed[index] !== undefined && this.#age(one) < this.maxSeconds);
    this.#waiting.push(...waiting);
    const err = failed.find((error) => error !== undefined);
    if (err !== undefined && !this.#isTellingAgain && !this.#closing.signal.aborted) {
      this.log.warn('a lost connection could not be recorded, will try again', { err });
    }
    return waiting.length === 0;
  }

  async #failure(ended: Ended): Promise<unknown> {
    try {
      await this.intake.connectionLost(ended.accountId, ended.flow, { ago: this.#age(ended) });
      return undefined;
    } catch (error) {
      return error;
    }
  }

  #age({ at }: Ended): number {
    return (this.monotonic.elapsed() - at) / 1000;
  }
}
