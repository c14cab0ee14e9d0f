import type { Evidence } from './facts.js';

/** Why an account is not registered; in the order in which a person would look, first what has to be mended first; tries go by their time. */
export const NOT_REGISTERED_REASONS = [
  'no registrar',
  'account disabled',
  'extension disabled',
  'device disabled',
  'source banned',
  'line left out',
  'transport not served',
  'exchange has no public name',
  'address not allowed',
  'transport not allowed',
  'user agent not allowed',
  'interval too brief',
  'contact not usable',
  'malformed request',
  'algorithm not supported',
  'old password',
  'wrong password',
  'too many wrong passwords',
  'unknown authentication user',
  'foreign account',
  'wrong realm',
  'malformed credentials',
  'credentials used elsewhere',
  'no account',
  'no device',
  'never picked up',
  'key changed',
  'configuration outdated',
  'taken over',
  'dropped',
  'expired',
  'connection lost',
  'removed by the phone',
  'never tried',
  'not linked',
] as const;

export type NotRegisteredReason = (typeof NOT_REGISTERED_REASONS)[number];

/**
 * `certain`: as long as it is so, nothing can register. `likely`: it is what the record shows of the last tries. `possible`: it is so, but
 * need not be why; or it was so at a try, and was changed since.
 */
export const CERTAINTIES = ['certain', 'likely', 'possible'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export interface Cause {
  readonly reason: NotRegisteredReason;
  readonly certainty: Certainty;
  /** ISO 8601; null: that is not known. */
  readonly since: string | null;
  /** What the record shows, for a person. */
  readonly explanation: string;
  /** What would help. */
  readonly nextStep: string;
  /** How many tries it stands for; null: it does not count tries. */
  readonly count: number | null;
  /** From where. */
  readonly addresses: readonly string[];
  /** Oldest first. */
  readonly evidence: readonly Evidence[];
}

const MOST_EVIDENCE = 10;

export function cause(
  reason: NotRegisteredReason,
  certainty: Certainty,
  told: Pick<Cause, 'explanation' | 'nextStep'> & Partial<Pick<Cause, 'count' | 'addresses' | 'since'>>,
  ...evidence: readonly (Evidence | null)[]
): Cause {
  const known = evidence
    .filter((one) => one !== null)
    .map(({ eventId, time, type }) => ({ eventId, type, time }))
    .slice(-MOST_EVIDENCE);
  return { reason, certainty, since: known[0]?.time ?? null, count: null, addresses: [], ...told, evidence: known };
}
