import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, Randomness } from '@ringledger/system';

const TIME_BYTES = 6;
const RANDOM_BYTES = 9;
const SEAL_BYTES = 15;
const SEALED = TIME_BYTES + RANDOM_BYTES;
const WRITTEN = ((SEALED + SEAL_BYTES) / 3) * 4;

/**
 * Nonces that prove themselves (RFC 7616 section 3.3): time, random, HMAC over both, the realm and the source they were sent to.
 * Every process that holds the same key can check them, and none has to remember what it gave out.
 */
export class Nonces {
  #pool: Buffer = Buffer.alloc(0);
  #at = 0;

  /** `key` is shared by all registrars of the exchange: 32 bytes or more. */
  constructor(
    private readonly key: Buffer,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {
    if (key.length < 32) throw new RangeError('The key of the nonces needs 32 bytes or more');
  }

  issue(realm: string, source: string): string {
    const bytes = Buffer.alloc(SEALED + SEAL_BYTES);
    bytes.writeUIntBE(this.clock.now().getTime(), 0, TIME_BYTES);
    this.#random().copy(bytes, TIME_BYTES);
    this.#seal(realm, source, bytes.subarray(0, SEALED)).copy(bytes, SEALED, 0, SEAL_BYTES);
    return bytes.toString('base64url');
  }

  /** When it was issued, in milliseconds; undefined for what none of us has sent to that source for that realm. */
  issuedAt(realm: string, source: string, nonce: string): number | undefined {
    if (nonce.length !== WRITTEN) return undefined;
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== SEALED + SEAL_BYTES) return undefined;
    const seal = this.#seal(realm, source, bytes.subarray(0, SEALED)).subarray(0, SEAL_BYTES);
    return timingSafeEqual(seal, bytes.subarray(SEALED)) ? bytes.readUIntBE(0, TIME_BYTES) : undefined;
  }

  #seal(realm: string, source: string, bytes: Buffer): Buffer {
    return createHmac('sha256', this.key).update(`sip nonce\0${realm}\0${source}\0`).update(bytes).digest();
  }

  /** Drawn in blocks: one draw a challenge would cost more than the challenge. */
  #random(): Buffer {
    if (this.#at + RANDOM_BYTES > this.#pool.length) {
      this.#pool = this.randomness.bytes(RANDOM_BYTES * 128);
      this.#at = 0;
    }
    this.#at += RANDOM_BYTES;
    return this.#pool.subarray(this.#at - RANDOM_BYTES, this.#at);
  }
}
