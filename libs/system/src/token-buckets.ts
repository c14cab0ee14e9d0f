import type { MonotonicClock } from './clock.js';
import { RecentlyUsed } from './recently-used.js';

/** So many at once, and so many a minute for ever. */
export interface Budget {
  readonly burst: number;
  readonly perMinute: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** One budget for each of a bounded number of names; whoever was not asked for longest makes room. A name that was never seen has its whole burst. */
export class TokenBuckets {
  readonly #buckets: RecentlyUsed<Bucket>;
  readonly #perMillisecond: number;

  constructor(
    private readonly budget: Budget,
    capacity: number,
    private readonly clock: MonotonicClock,
  ) {
    this.#buckets = new RecentlyUsed(capacity);
    this.#perMillisecond = budget.perMinute / 60_000;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Whether nothing is left, without taking anything. */
  isEmpty(name: string): boolean {
    const bucket = this.#filled(name);
    return bucket !== undefined && bucket.tokens < 1;
  }

  /** Takes one token if there is one. The answer is the time until the next one, in ms: 0 if one was taken. */
  take(name: string): number {
    const bucket = this.#filled(name) ?? this.#full(name);
    if (bucket.tokens < 1) return (1 - bucket.tokens) / this.#perMillisecond;
    bucket.tokens -= 1;
    return 0;
  }

  /** Takes a `take` back. */
  giveBack(name: string): void {
    const bucket = this.#filled(name);
    if (bucket === undefined) return;
    bucket.tokens += 1;
    if (bucket.tokens >= this.budget.burst) this.#buckets.delete(name);
  }

  #filled(name: string): Bucket | undefined {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) return undefined;
    const now = this.clock.elapsed();
    bucket.tokens = Math.min(this.budget.burst, bucket.tokens + (now - bucket.filledAt) * this.#perMillisecond);
    bucket.filledAt = now;
    return bucket;
  }

  #full(name: string): Bucket {
    const bucket = { tokens: this.budget.burst, filledAt: this.clock.elapsed() };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
