import type { Clock } from '@ringledger/system';
import type { LoginsFailed } from './login-record.events.js';

/** A burst is over when this long nothing failed; one that goes on is told of at least this often. */
const QUIET_MS = 60_000;
const LONGEST_MS = 3_600_000;
const ADDRESSES = 10;
const USERS = 10_000;

interface Burst {
  readonly organizationId: string | null;
  count: number;
  readonly from: number;
  until: number;
  readonly addresses: Set<string>;
  endedByLogin: boolean;
}

/** Counts failed logins of existing users in memory, until their burst is taken. At most a minute is lost with the process. */
export class FailedLogins {
  readonly #bursts = new Map<string, Burst>();

  constructor(private readonly clock: Clock) {}

  /** Returns a user whose burst has to make room. */
  add(userId: string, organizationId: string | null, address: string | null): string | null {
    const now = this.clock.now().getTime();
    const burst = this.#bursts.get(userId) ?? begun(organizationId, now);
    burst.count += 1;
    burst.until = now;
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
    const now = this.clock.now().getTime();
    const isOver = ({ endedByLogin, from, until }: Burst) =>
      endedByLogin || now - until >= QUIET_MS || now - from >= LONGEST_MS;
    return [...this.#bursts].filter(([, burst]) => which === 'all' || isOver(burst)).map(([userId]) => userId);
  }

  /** The next failure begins another burst. */
  take(userId: string): LoginsFailed['data'] | null {
    const burst = this.#bursts.get(userId);
    if (burst === undefined) return null;
    this.#bursts.delete(userId);
    const { organizationId, count, from, until, addresses, endedByLogin } = burst;
    const span = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
    return { organizationId, count, ...span, sourceAddresses: [...addresses], endedByLogin };
  }
}

function begun(organizationId: string | null, now: number): Burst {
  return { organizationId, count: 0, from: now, until: now, addresses: new Set(), endedByLogin: false };
}
