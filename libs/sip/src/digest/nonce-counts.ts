import { Fifo, RecentlyUsed } from '@ringledger/system';
import { ownCopy } from '../message/own-copy.js';
import type { Issue } from './nonces.js';

interface Seen {
  readonly nonce: string;
  readonly issuer: string;
  readonly at: number;
  readonly until: number;
  /** The highest so far. */
  count: number;
}

type Issued = Pick<Issue, 'at' | 'issuer'>;

/** More processes than ever share a key within the life of one. */
const MOST_ISSUERS = 1000;

/**
 * The highest `nc` seen of each nonce (RFC 7616 section 3.4.5), in bounded memory. When an entry must go, every nonce of the same issuer
 * that is as old as it is no longer accepted from here on: forgetting can cost a phone one more round trip, never open a replay. Old is
 * what the issuer counts, which no setting of the time turns around.
 */
export class NonceCounts {
  readonly #seen = new Map<string, Seen>();
  /** By first use. */
  readonly #order = new Fifo<Seen>();
  /** Of each issuer what was issued at or before this is not accepted unless it is remembered. */
  readonly #floors = new RecentlyUsed<number>(MOST_ISSUERS);

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.#seen.size;
  }

  /** Whether this use would be the first of its number. Says nothing about who sends it, and changes nothing. */
  isFresh(nonce: string, { at, issuer }: Issued, count: number): boolean {
    const seen = this.#seen.get(nonce);
    if (seen === undefined) return at > (this.#floors.get(issuer) ?? -1) && count > 0;
    return count > seen.count;
  }

  /** Only for a use whose digest was right: otherwise strangers could fill the memory. `until` never less than before. */
  record(nonce: string, { at, issuer }: Issued, count: number, until: number): void {
    const known = this.#seen.get(nonce);
    if (known !== undefined) {
      known.count = Math.max(known.count, count);
      return;
    }
    const seen = { nonce: ownCopy(nonce), issuer: ownCopy(issuer), at, until, count };
    this.#seen.set(seen.nonce, seen);
    this.#order.push(seen);
    if (this.#seen.size > this.capacity) this.#forgetOldest();
  }

  /** Drops what was to be kept until `now`; such nonces have expired. */
  expire(now: number): void {
    while ((this.#order.first?.until ?? Infinity) <= now) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const oldest = this.#order.shift();
    if (oldest === undefined) return;
    const { at, issuer, nonce } = oldest;
    this.#seen.delete(nonce);
    if (at > (this.#floors.get(issuer) ?? -1)) this.#floors.set(issuer, at);
  }
}
