import type { EventStore, Position } from '@ringledger/event-store';
import { START } from '@ringledger/event-store';
import type { Log } from '@ringledger/observability';
import { pause } from '@ringledger/system';
import type { Clock } from '@ringledger/system';
import type { FollowerRecord } from './follower-record.js';

/** This process as a member of a group of followers. */
export abstract class Following {
  /** Every event up to here is in force in this process. */
  abstract applied(position: Position): void;

  /** Whether this process may act on what it knows: it holds a lease, and has applied the log as it was when the lease began. */
  abstract readonly current: boolean;

  /** How much longer it may at least, in ms: what it may promise to who acts on its behalf. */
  abstract readonly left: number;

  /** Gives the lease up. Never rejects. */
  abstract stop(): Promise<void>;
}

interface Parts {
  readonly record: FollowerRecord;
  readonly store: EventStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Length of a lease, in ms. */
  readonly term: number;
}

/** The end of a lease by two clocks: the machine's own, which nobody sets, and the one that goes on while it is suspended. */
interface LeaseEnd {
  /** As `performance.now()`. */
  readonly counted: number;
  readonly until: Date;
}

const NEVER: LeaseEnd = { counted: 0, until: new Date(0) };
const PAUSE_AFTER_FAILURE = 200;

export class LeasedFollowing extends Following {
  readonly #ending = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly #running: Promise<void>;
  #position: Position = START;
  #lease = NEVER;

  constructor(
    private readonly parts: Parts,
    private readonly onStop: () => void,
  ) {
    super();
    this.#running = this.#keep();
  }

  get current(): boolean {
    return this.left > 0;
  }

  get left(): number {
    return Math.max(0, this.#left(this.#lease));
  }

  applied(position: Position): void {
    if (position <= this.#position) return;
    this.#position = position;
    this.parts.record.moved(position);
    for (const wake of this.#waiting) wake();
  }

  hasApplied(position: Position): boolean {
    return this.#position >= position;
  }

  /** What it has applied is on record. */
  recorded(): Promise<void> {
    return this.parts.record.moves();
  }

  /** Until it has applied the position or the signal fires. */
  async applies(position: Position, signal: AbortSignal): Promise<void> {
    if (this.hasApplied(position) || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!this.hasApplied(position) && !signal.aborted) return;
        this.#waiting.delete(look);
        signal.removeEventListener('abort', look);
        resolve();
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', look);
    });
  }

  async stop(): Promise<void> {
    this.#lease = NEVER;
    this.#ending.abort();
    await this.#running;
    this.#lease = NEVER;
    await this.parts.record.end();
    this.onStop();
  }

  async #keep(): Promise<void> {
    const { log, record, term } = this.parts;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        if (this.current) await this.#renew(signal);
        else await this.#begin(signal);
      } catch (error) {
        log.warn('lease of a follower could not be renewed, will try again', { err: error, follower: record.id });
        await pause(PAUSE_AFTER_FAILURE, signal);
      }
      if (this.current) await pause(term / 3, signal);
    }
  }

  /**
   * The lease is told before the end of the log is looked up: whoever changed something and did not find this lease yet wrote before
   * that end. A process that does not move at all never gets so far, so that nobody waits for it.
   */
  async #begin(signal: AbortSignal): Promise<void> {
    const { record, store } = this.parts;
    await this.applies(await store.head(), signal);
    if (signal.aborted) return;
    const lease = this.#leaseFromNow();
    await record.write(lease.until, this.#position);
    const head = await store.head();
    await this.#appliesWithin(head, lease, signal);
    if (this.hasApplied(head)) this.#lease = lease;
    await record.forgetOthers();
  }

  /** From before the look at the end of the log, so that no change is older than the lease and yet not in force here. */
  async #renew(signal: AbortSignal): Promise<void> {
    const { record, store } = this.parts;
    const lease = this.#leaseFromNow();
    const head = await store.head();
    await this.#appliesWithin(head, this.#lease, signal);
    if (!this.hasApplied(head) || !this.current) return;
    await record.write(lease.until, this.#position);
    // One that ended while the next was written may have been missed by somebody: then it begins anew.
    if (this.current) this.#lease = lease;
  }

  #appliesWithin(position: Position, lease: LeaseEnd, signal: AbortSignal): Promise<void> {
    return this.applies(
      position,
      AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(this.#left(lease))))]),
    );
  }

  #leaseFromNow(): LeaseEnd {
    const { clock, term } = this.parts;
    return { counted: performance.now() + term, until: new Date(clock.now().getTime() + term) };
  }

  #left({ counted, until }: LeaseEnd): number {
    return Math.min(counted - performance.now(), until.getTime() - this.parts.clock.now().getTime());
  }
}
