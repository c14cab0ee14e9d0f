import type { Clock, MonotonicClock } from '@ringledger/system';
import type { LoginsFailed } from './login-record.events.js';

/** A burst is over when this long nothing failed; one that goes on for longer than `LONGEST_MS` is told of in parts. */
const QUIET_MS = 60_000;
const LONGEST_MS = 50_000;
const ADDRESSES = 10;
const USERS = 10_000;

interface Burst {
  readonly organizationId: string | null;
  count: number;
  readonly from: Date;
  until: Date;
  /** Of the first and the last failure, in ms of the monotonic clock. */
  readonly begunAt: number;
  lastAt: number;
  readonly addresses: Set<string>;
  endedByLogin: boolean;
}

/**
 * Counts failed logins of existing users in memory, until their burst is taken. Who takes a burst that goes on before adding to it loses
 * no more than two minutes with the process, and has always a failure left that a login can end.
 */
export class FailedLogins {
  readonly #bursts = new Map<string, Burst>();

  constructor(
    private readonly clock: Clock,
    private readonly monotonic: MonotonicClock,
  ) {}

  /** Whether there is a burst that is too long for another failure. */
  goesOn(userId: string): boolean {
    const burst = this.#bursts.get(userId);
    return burst !== undefined && this.monotonic.elapsed() - burst.begunAt >= LONGEST_MS;
  }

  /** Returns a user whose burst has to make room. */
  add(userId: string, organizationId: string | null, address: string | null): string | null {
    const [now, elapsed] = [this.clock.now(), this.monotonic.elapsed()];
    const burst = this.#bursts.get(userId) ?? begun(organizationId, now, elapsed);
    burst.count += 1;
    burst.until = now;
    burst.lastAt = elapsed;
    if (address !== null && burst.addresses.size < ADDRESSES) burst.addresses.add(address);
    this.#bursts.delete(userId);
    this.#bursts.set(userId, burst);
    const [oldest] = this.#bursts.size > USERS ? this.#bursts.keys() : [];
    return oldest ?? null;
  }

  /** The user logged in. Whether there was a burst before it. */
  endByLogin(userId: string): boolean {
    const burst = this.#bursts.get(userId);
    if (burst) burst.endedByLogin = true;
    return burst !== undefined;
  }

  /** Users whose bursts are over; all of them at the end of the process. */
  ended(which: 'ended' | 'all' = 'ended'): readonly string[] {
    const before = this.monotonic.elapsed() - QUIET_MS;
    const isOver = ({ endedByLogin, lastAt }: Burst) => endedByLogin || lastAt <= before;
    return [...this.#bursts].filter(([, burst]) => which === 'all' || isOver(burst)).map(([userId]) => userId);
  }

  /** The next failure begins another burst. */
  take(userId: string): LoginsFailed['data'] | null {
    const burst = this.#bursts.get(userId);
    if (burst === undefined) return null;
    this.#bursts.delete(userId);
    const { organizationId, count, from, until, addresses, endedByLogin } = burst;
    const span = { from: from.toISOString(), until: until.toISOString() };
    return { organizationId, count, ...span, sourceAddresses: [...addresses], endedByLogin };
  }
}

function begun(organizationId: string | null, now: Date, elapsed: number): Burst {
  const times = { from: now, until: now, begunAt: elapsed, lastAt: elapsed };
  return { organizationId, count: 0, ...times, addresses: new Set(), endedByLogin: false };
}
