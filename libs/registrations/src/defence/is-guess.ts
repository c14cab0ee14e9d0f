import type { RefusalReason } from '../registration.events.js';

const GUESSES: ReadonlySet<RefusalReason> = new Set([
  'wrong password',
  'too many wrong passwords',
  'unknown account',
  'unknown authentication user',
]);

/**
 * Whether who was refused so may be trying passwords or names. An old password is no guess, and neither is an answer by another algorithm or in
 * the realm of others: it is never compared, so that nobody learns by it.
 */
export function isGuess(reason: RefusalReason): boolean {
  return GUESSES.has(reason);
}
