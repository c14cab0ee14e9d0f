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
}

export interface EndedBurst {
  readonly userId: string;
  readonly failed: LoginsFailed['data'];
}

/** Counts failed logins of existing users in memory, until a burst is over. At most a minute is lost with the process. */
export class FailedLogins {
  readonly #bursts = new Map<string, Burst>();

  constructor(private readonly clock: Clock) {}

  /** Returns a burst that had to make room. */
  add(userId: string, organizationId: string | null, address: string | null): EndedBurst | null {
    const now = this.clock.now().getTime();
    const burst = this.#bursts.get(userId) ?? { organizationId, count: 0, from: now, until: now, addresses: new Set() };
    burst.count += 1;
    burst.until = now;
    if (address !== null && burst.addresses.size < ADDRESSES) burst.addresses.add(address);
    this.#bursts.delete(userId);
    this.#bursts.set(userId, burst);
    const [oldest] = this.#bursts.size > USERS ? this.#bursts.keys() : [];
    return oldest === undefined ? null : this.#end(oldest, false);
  }

  /** The user logged in: the burst before it, if there was one. */
  endByLogin(userId: string): EndedBurst | null {
    return this.#end(userId, true);
  }

  /** The bursts that are over; `all` at the end of the process. */
  takeEnded(all = false): EndedBurst[] {
    const now = this.clock.now().getTime();
    const ended = [...this.#bursts].filter(
      ([, { from, until }]) => all || now - until >= QUIET_MS || now - from >= LONGEST_MS,
    );
    return ended.map(([userId]) => this.#end(userId, false)).filter((burst): burst is EndedBurst => burst !== null);
  }

  #end(userId: string, endedByLogin: boolean): EndedBurst | null {
    const burst = this.#bursts.get(userId);
    if (burst === undefined) return null;
    this.#bursts.delete(userId);
    const { organizationId, count, from, until, addresses } = burst;
    const span = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
    return { userId, failed: { organizationId, count, ...span, sourceAddresses: [...addresses], endedByLogin } };
  }
}
