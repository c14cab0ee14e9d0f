import { createHmac } from 'node:crypto';
import type { Randomness } from '@ringledger/system';
import type { Answerable } from '../message/message.js';

const PARTS = ['from', 'call-id', 'cseq'] as const;
const CHARACTERS = 24;

/**
 * The tags of the To in answers. A request that comes again gets the same, also where nobody remembers it (RFC 3261 sections 8.2.6.2 and
 * 8.2.7), and nobody else can tell which (section 19.3).
 */
export class AnswerTags {
  readonly #key: Buffer;

  constructor(randomness: Randomness) {
    this.#key = randomness.bytes(32);
  }

  of({ headers, via }: Answerable): string {
    const parts = [via.branch, ...PARTS.map((name) => headers.first(name) ?? null)];
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest('hex').slice(0, CHARACTERS);
  }
}
