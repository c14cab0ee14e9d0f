import { ownCopy } from '../message/own-copy.js';

/**
 * The highest `nc` seen of each nonce (RFC 7616 section 3.4.5), in bounded memory. When an entry must go, every nonce
 * as old as it is no longer accepted from here on: forgetting can cost a phone one more round trip, never open a replay.
 */
export class NonceCounts {
  readonly #highest = new Map<string, { count: number; readonly issuedAt: number }>();
  #floor: number;

  /** Nonces issued at or before `floor` (milliseconds) are unknown to us: pass the start of the process. */
  constructor(
    private readonly capacity: number,
    floor: number,
  ) {
    this.#floor = floor;
  }

  get size(): number {
    return this.#highest.size;
  }

  /** Whether this use would be the first of its number. Says nothing about who sends it, and changes nothing. */
  isFresh(nonce: string, issuedAt: number, count: number): boolean {
    const seen = this.#highest.get(nonce);
    if (seen === undefined) return issuedAt > this.#floor && count > 0;
    return count > seen.count;
  }

  /** Only for a use whose digest was right: otherwise strangers could fill the memory. */
  record(nonce: string, issuedAt: number, count: number): void {
    const seen = this.#highest.get(nonce);
    if (seen !== undefined) {
      seen.count = Math.max(seen.count, count);
      return;
    }
    this.#highest.set(ownCopy(nonce), { count, issuedAt });
    if (this.#highest.size > this.capacity) this.#forgetOldest();
  }

  /** Drops what was issued at or before `time`; such nonces have expired. */
  expire(time: number): void {
    for (const [nonce, { issuedAt }] of this.#highest) {
      // In order of first use, which is nearly the order of issue: what stays behind goes at the next turn.
      if (issuedAt > time) break;
      this.#highest.delete(nonce);
    }
    this.#floor = Math.max(this.#floor, time);
  }

  #forgetOldest(): void {
    for (const [nonce, { issuedAt }] of this.#highest) {
      this.#highest.delete(nonce);
      this.#floor = Math.max(this.#floor, issuedAt);
      return;
    }
  }
}
