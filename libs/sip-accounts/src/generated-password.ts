import { Secret } from '@ringledger/secrets';
import type { Randomness } from '@ringledger/system';

/**
 * 32 characters that a phone's keypad, a config file of any format and a person on the telephone can carry: small letters and
 * digits, without `l o 0 1`.
 */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 24 times 5 bits: 120 bits, out of reach for guessing even by who has the digests. */
const LENGTH = 24;

export function generatePassword(randomness: Randomness): Secret {
  // 256 is a multiple of 32: each character is equally likely.
  return Secret.of([...randomness.bytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join(''));
}
