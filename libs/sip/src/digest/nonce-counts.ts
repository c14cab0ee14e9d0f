import { Fifo } from '@ringledger/system';
import { ownCopy } from '../message/own-copy.js';

interface Seen {
  readonly nonce: string;
  readonly issuedAt: number;
  /** The highest so far. */
  count: number;
}

/**
 * The highest `nc` seen of each nonce (RFC 7616 section 3.4.5), in bounded memory. When an entry must go, every nonce
 * as old as it is no longer accepted from here on: forgetting can cost a phone one more round trip, never open a replay.
 */
export class NonceCounts {
  readonly #seen = new Map<string, Seen>();
  /** By first use, which is nearly the order of issue: what stays behind goes at the next turn. */
  readonly #order = new Fifo<Seen>();
  #floor: number;

  /** Nonces issued at or before `floor` (milliseconds) are unknown to us: pass the start of the process. */
  constructor(
    private readonly capacity: number,
    floor: number,
  ) {
    this.#floor = floor;
  }

  get size(): number {
    return this.#seen.size;
  }

  /** Whether this use would be the first of its number. Says nothing about who sends it, and changes nothing. */
  isFresh(nonce: string, issuedAt: number, count: number): boolean {
    const seen = this.#seen.get(nonce);
    if (seen === undefined) return issuedAt > this.#floor && count > 0;
    return count > seen.count;
  }

  /** Only for a use whose digest was right: otherwise strangers could fill the memory. */
  record(nonce: string, issuedAt: number, count: number): void {
    const known = this.#seen.get(nonce);
    if (known !== undefined) {
      known.count = Math.max(known.count, count);
      return;
    }
    const seen = { nonce: ownCopy(nonce), issuedAt, count };
    this.#seen.set(seen.nonce, seen);
    this.#order.push(seen);
    if (this.#seen.size > this.capacity) this.#forgetOldest();
  }

  /** Drops what was issued at or before `time`; such nonces have expired. */
  expire(time: number): void {
    while ((this.#order.first?.issuedAt ?? Infinity) <= time) this.#forgetOldest();
    this.#floor = Math.max(this.#floor, time);
  }

  #forgetOldest(): void {
    const oldest = this.#order.shift();
    if (oldest === undefined) return;
    this.#seen.delete(oldest.nonce);
    this.#floor = Math.max(this.#floor, oldest.issuedAt);
  }
}
