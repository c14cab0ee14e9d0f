import { createHash } from 'node:crypto';
import { Secret } from '@ringledger/secrets';
import type { Randomness } from '@ringledger/system';
import type { AccessKeyRevealed, RevealOccasion } from './device.events.js';

const KEY_BYTES = 24;

/** 192 random bits as 48 digits in lower case (S1-04): who has the key gets the configuration, and nobody guesses one. */
export function generateAccessKey(randomness: Randomness): Secret {
  return Secret.of(randomness.bytes(KEY_BYTES).toString('hex'));
}

/** What a key is looked up by. A key has 192 random bits, so that no salt or slow hash is needed to keep it unguessable. */
export function hashAccessKey(accessKey: Secret): string {
  return createHash('sha256').update(accessKey.reveal()).digest('hex');
}

/** Nothing, or that the key was shown; so that a decision writes the reveal beside the change that made the key. */
export function revealIf(
  reveal: boolean,
  accessKey: Secret,
  generation: number,
  occasion: RevealOccasion,
): readonly AccessKeyRevealed[] {
  return reveal ? [{ type: 'AccessKeyRevealed', data: { accessKey, generation, occasion } }] : [];
}
