import { inspect } from 'node:util';
import { type DigestAlgorithm, digestHash, hashLength } from './algorithm.js';

/** What the parties of a digest agreed on beside the password (RFC 7616 section 3.4.1, qop=auth). */
export interface DigestInputs {
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Eight hex digits, as written. */
  readonly nonceCount: string;
  readonly cnonce: string;
}

/**
 * H(user:realm:password) of RFC 7616 section 3.4.2. As good as the password within its realm, so it does not leave
 * this object by accident: not by printing, not by JSON, not by a getter.
 */
export class Ha1 {
  readonly #hex: string;

  private constructor(
    readonly algorithm: DigestAlgorithm,
    hex: string,
  ) {
    this.#hex = hex;
  }

  /** Throws a RangeError that does not repeat the text when it is not the hash of that algorithm in hex. */
  static of(algorithm: DigestAlgorithm, hex: string): Ha1 {
    if (hex.length !== hashLength(algorithm) || !/^[0-9a-fA-F]+$/.test(hex)) throw new RangeError('Not an HA1');
    return new Ha1(algorithm, hex.toLowerCase());
  }

  static compute(algorithm: DigestAlgorithm, user: string, realm: string, password: string): Ha1 {
    return new Ha1(algorithm, digestHash(algorithm, `${user}:${realm}:${password}`));
  }

  /** The `response` that the holder of the password sends (RFC 7616 sections 3.4.1 and 3.4.3). */
  response({ method, uri, nonce, nonceCount, cnonce }: DigestInputs): string {
    const ha2 = digestHash(this.algorithm, `${method}:${uri}`);
    return digestHash(this.algorithm, `${this.#hex}:${nonce}:${nonceCount}:${cnonce}:auth:${ha2}`);
  }

  /** In hex, for a registrar of its own that checks digests itself. Never into a log, an error or a read model. */
  reveal(): string {
    return this.#hex;
  }

  toString(): string {
    return '[HA1]';
  }

  toJSON(): string {
    return '[HA1]';
  }

  [inspect.custom](): string {
    return '[HA1]';
  }
}
