import type { RefusalReason } from '../registration.events.js';

const GUESSES: ReadonlySet<RefusalReason> = new Set([
  'wrong password',
  'too many wrong passwords',
  'unknown account',
  'unknown authentication user',
]);

/** Of accounts that somebody has, by another algorithm or in the realm of others: never compared, so that nobody learns by it. */
const NEVER_COMPARED: ReadonlySet<RefusalReason> = new Set(['wrong realm', 'algorithm not supported']);

/**
 * What who was refused so may be trying: a password, or only a name. Null: neither, as with an old password. What is not compared is no
 * guess of a password; it tries a name all the same, else those that somebody has could be told by what they leave uncounted.
 */
export function triedBy(reason: RefusalReason): 'password' | 'name' | null {
  if (GUESSES.has(reason)) return 'password';
  return NEVER_COMPARED.has(reason) ? 'name' : null;
}
