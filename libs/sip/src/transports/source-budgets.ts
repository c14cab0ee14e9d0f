import { RecentlyUsed } from '@ringledger/system';
import { sourceKey } from './address.js';

interface Bucket {
  left: number;
  since: number;
}

/**
 * A token bucket for each source, in bounded memory: `perSecond` messages for ever, `burst` at once. When there are
 * more sources than places, the one that was idle longest makes room.
 */
export class SourceBudgets {
  readonly #buckets: RecentlyUsed<Bucket>;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    capacity = 50_000,
  ) {
    this.#buckets = new RecentlyUsed(capacity);
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** `now` in milliseconds, never going back. */
  admits(address: string, now: number): boolean {
    const source = sourceKey(address);
    const known = this.#buckets.get(source);
    const bucket = known ?? { left: this.burst, since: now };
    if (!known) this.#buckets.set(source, bucket);
    bucket.left = Math.min(this.burst, bucket.left + ((now - bucket.since) / 1000) * this.perSecond);
    bucket.since = now;
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }
}
