import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, MonotonicClock, Randomness } from '@ringledger/system';

const ISSUER_BYTES = 6;
const TIME_BYTES = 6;
const RANDOM_BYTES = 6;
const SEAL_BYTES = 15;
const COUNTED_AT = ISSUER_BYTES;
const TIME_AT = COUNTED_AT + TIME_BYTES;
const RANDOM_AT = TIME_AT + TIME_BYTES;
const SEALED = RANDOM_AT + RANDOM_BYTES;
const written = (bytes: number) => (bytes / 3) * 4;

/** What a nonce says of itself. */
export interface Issue {
  /** The process that sent it. */
  readonly issuer: string;
  /** When, in ms, as that process counts: never less than of one that it sent before. */
  readonly at: number;
  /** In ms. Of another process as far as its time and ours agree; below 0 where that is ahead. */
  readonly age: number;
  readonly own: boolean;
}

/**
 * Nonces that prove themselves (RFC 7616 section 3.3): issuer, its count of the time, the time of day, random, HMAC over these, the realm and
 * the source they were sent to. Every process that holds the same key can check them, and none has to remember what it gave out. Of the two
 * times a process goes by its own count for what it sent itself, so that the time may be set, and by the time of day for what others sent.
 */
export class Nonces {
  readonly #issuer: Buffer;
  readonly #written: string;
  #pool: Buffer = Buffer.alloc(0);
  #at = 0;

  /** `key` is shared by all registrars of the exchange: 32 bytes or more. */
  constructor(
    private readonly key: Buffer,
    private readonly clock: Clock,
    private readonly monotonic: MonotonicClock,
    private readonly randomness: Randomness,
  ) {
    if (key.length < 32) throw new RangeError('The key of the nonces needs 32 bytes or more');
    this.#issuer = randomness.bytes(ISSUER_BYTES);
    this.#written = this.#issuer.toString('base64url');
  }

  issue(realm: string, source: string): string {
    const bytes = Buffer.alloc(SEALED + SEAL_BYTES);
    this.#issuer.copy(bytes);
    bytes.writeUIntBE(Math.floor(this.monotonic.elapsed()), COUNTED_AT, TIME_BYTES);
    bytes.writeUIntBE(this.clock.now().getTime(), TIME_AT, TIME_BYTES);
    this.#random().copy(bytes, RANDOM_AT);
    this.#seal(realm, source, bytes.subarray(0, SEALED)).copy(bytes, SEALED, 0, SEAL_BYTES);
    return bytes.toString('base64url');
  }

  /** Undefined for what none of us has sent to that source for that realm. */
  read(realm: string, source: string, nonce: string): Issue | undefined {
    if (nonce.length !== written(SEALED + SEAL_BYTES)) return undefined;
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== SEALED + SEAL_BYTES) return undefined;
    const seal = this.#seal(realm, source, bytes.subarray(0, SEALED)).subarray(0, SEAL_BYTES);
    if (!timingSafeEqual(seal, bytes.subarray(SEALED))) return undefined;
    const issuer = nonce.slice(0, written(ISSUER_BYTES));
    const own = issuer === this.#written;
    const at = bytes.readUIntBE(COUNTED_AT, TIME_BYTES);
    const age = own
      ? this.monotonic.elapsed() - at
      : this.clock.now().getTime() - bytes.readUIntBE(TIME_AT, TIME_BYTES);
    return { issuer, at, age, own };
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
