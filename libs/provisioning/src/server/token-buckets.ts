import type { Budget } from './device-server-limits.js';

interface Bucket {
  tokens: number;
  /** Milliseconds. */
  filledAt: number;
}

/** One budget for each of a bounded number of names. A name that was never seen has its whole burst. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private readonly perMillisecond: number;

  constructor(
    private readonly budget: Budget,
    private readonly capacity: number,
  ) {
    this.perMillisecond = budget.perMinute / 60_000;
  }

  get size(): number {
    return this.buckets.size;
  }

  /** Whether nothing is left, without taking anything. `now` in milliseconds. */
  isEmpty(name: string, now: number): boolean {
    const bucket = this.buckets.get(name);
    return bucket !== undefined && this.filled(bucket, now) < 1;
  }

  /** Takes one token if there is one. The answer is the time until the next one, in milliseconds: 0 if one was taken. */
  take(name: string, now: number): number {
    const known = this.buckets.get(name);
    const tokens = known === undefined ? this.budget.burst : this.filled(known, now);
    this.buckets.delete(name);
    this.buckets.set(name, { tokens: tokens < 1 ? tokens : tokens - 1, filledAt: now });
    if (this.buckets.size > this.capacity) this.forgetOldest();
    return tokens < 1 ? (1 - tokens) / this.perMillisecond : 0;
  }

  /** A clock that was set back fills nothing. */
  private filled(bucket: Bucket, now: number): number {
    const elapsed = Math.max(0, now - bucket.filledAt);
    return Math.min(this.budget.burst, bucket.tokens + elapsed * this.perMillisecond);
  }

  private forgetOldest(): void {
    const oldest = this.buckets.keys().next();
    if (oldest.done !== true) this.buckets.delete(oldest.value);
  }
}
