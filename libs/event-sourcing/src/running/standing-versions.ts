import { RecentlyUsed } from '@ringledger/system';
import type { MonotonicClock } from '@ringledger/system';

/** More leases than are ever looked at. */
const MOST = 10_000;

/**
 * How long documents of others have stood unchanged before our eyes. A lease that nobody renews for its term is over, whatever time of day it
 * names as its end: the clock of who wrote it may have been ahead by hours.
 */
export class StandingVersions {
  readonly #seen = new RecentlyUsed<{ readonly version: number; readonly since: number }>(MOST);

  constructor(private readonly clock: MonotonicClock) {}

  /** In ms, from when this version was first asked for. */
  standsFor(id: string, version: number): number {
    const now = this.clock.elapsed();
    const seen = this.#seen.get(id);
    if (seen?.version === version) return now - seen.since;
    this.#seen.set(id, { version, since: now });
    return 0;
  }
}
