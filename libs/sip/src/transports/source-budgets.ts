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
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    private readonly capacity = 50_000,
  ) {}

  get size(): number {
    return this.#buckets.size;
  }

  /** `now` in milliseconds, never going back. */
  admits(address: string, now: number): boolean {
    const source = sourceKey(address);
    const bucket = this.#buckets.get(source) ?? { left: this.burst, since: now };
    bucket.left = Math.min(this.burst, bucket.left + ((now - bucket.since) / 1000) * this.perSecond);
    bucket.since = now;
    // Taken out and put back at the end: the order of the map is the order of last use.
    this.#buckets.delete(source);
    this.#buckets.set(source, bucket);
    if (this.#buckets.size > this.capacity) {
      for (const [idle] of this.#buckets) {
        this.#buckets.delete(idle);
        break;
      }
    }
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }
}
