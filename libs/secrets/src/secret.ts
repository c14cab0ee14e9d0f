import { createHash, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

/** What stands where a person or secret was, after its key was destroyed. */
export const ERASED = 'erased';

/**
 * A value that cannot be printed by accident: string conversion, JSON, `util.inspect` and template literals give `***`.
 * Only `reveal()` gives the text.
 */
export class Secret {
  readonly #open: () => string;

  private constructor(open: () => string) {
    this.#open = open;
  }

  static of(text: string): Secret {
    return new Secret(() => text);
  }

  /** A secret that is decrypted only when revealed. */
  static sealed(open: () => string): Secret {
    return new Secret(open);
  }

  /** The text, or `ERASED` after crypto-shredding. */
  reveal(): string {
    return this.#open();
  }

  equals(other: Secret): boolean {
    const digest = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(digest(this.reveal()), digest(other.reveal()));
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [Symbol.toPrimitive](): string {
    return '***';
  }

  [inspect.custom](): string {
    return 'Secret(***)';
  }
}
