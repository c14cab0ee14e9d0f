import type { RefusalReason } from '../registration.events.js';

/** What became of a REGISTER, for who counts: a closed set. */
export type RegisterOutcome =
  | RefusalReason
  | 'registered'
  | 'queried'
  | 'challenged'
  | 'stale'
  | 'malformed'
  | 'out of order'
  | 'changed meanwhile'
  | 'unavailable';

/** Told of every answer. */
export type OutcomeListener = (outcome: RegisterOutcome, seconds: number) => void;
