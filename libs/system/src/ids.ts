import { createHash, randomUUID } from 'node:crypto';

/** New random ids, as a port. */
export abstract class Ids {
  abstract next(): string;
}

export class RandomIds extends Ids {
  next(): string {
    return randomUUID();
  }
}

const NAMESPACE = Buffer.from('5b1d0f8e6c5a4d0c9f6a3a1e7c2b9d41', 'hex');

/**
 * The same id for the same words, everywhere and for ever (UUID version 5, RFC 9562 section 5.5).
 * Ids that a command generates derive from its command id, so that a repeated command writes the same again.
 */
export function derivedId(...words: readonly (string | number)[]): string {
  const hash = createHash('sha1').update(NAMESPACE);
  for (const word of words) {
    const bytes = Buffer.from(String(word));
    hash.update(`${bytes.length}:`).update(bytes);
  }
  const bytes = hash.digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
