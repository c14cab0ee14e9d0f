import type { Randomness } from '@ringledger/system';

const WORD_BYTES = 12;

/** Unpredictable words for branches, tags and Call-IDs; drawn in blocks, which makes one nearly free. */
export class RandomWords {
  #pool = '';
  #at = 0;

  constructor(private readonly randomness: Randomness) {}

  /** 96 bits in hex. */
  next(): string {
    if (this.#at >= this.#pool.length) {
      this.#pool = this.randomness.bytes(WORD_BYTES * 128).toString('hex');
      this.#at = 0;
    }
    this.#at += WORD_BYTES * 2;
    return this.#pool.slice(this.#at - WORD_BYTES * 2, this.#at);
  }

  /** With the cookie that marks branches of RFC 3261 (section 8.1.1.7). */
  branch(): string {
    return `z9hG4bK${this.next()}`;
  }
}
