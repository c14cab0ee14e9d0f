import type { RefusalReason } from '../registration.events.js';

/** What is known of credentials that were not taken. */
export interface Rejected {
  /** Whether somebody has that name. */
  readonly known: boolean;
  /** In a realm that is neither the account's nor the exchange's: there is no password to compare it with. */
  readonly otherRealm: boolean;
  /** With the password of before. */
  readonly old: boolean;
  /** Whether they were looked at (`RegistrarDefence.hears`). */
  readonly heard: boolean;
  /** Answered by another algorithm than the account has. */
  readonly otherAlgorithm: boolean;
}

/** For the record alone: phones are answered alike. Only what was looked at is called wrong. */
export function rejectedBecause({ heard, known, old, otherAlgorithm, otherRealm }: Rejected): RefusalReason {
  if (!known) return 'unknown account';
  if (otherRealm) return 'wrong realm';
  if (old) return 'old password';
  if (!heard) return 'too many wrong passwords';
  return otherAlgorithm ? 'algorithm not supported' : 'wrong password';
}
