/**
 * A refusal is data: a stable code, the field it speaks of, a sentence for a person, and what would help.
 * Expected refusals are part of the GraphQL schema (`docs/errors.md` lists all codes).
 */
export interface Refusal {
  /** Upper snake case, such as `EXTENSION_NUMBER_TAKEN`. */
  readonly code: string;
  /** Path of the input field, such as `number` or `functionKeys.3.value`; null when the whole command is meant. */
  readonly field: string | null;
  readonly message: string;
  readonly help: string | null;
}

/** A token may have ended while its command waited, for a hash or for others: then nothing is given, taken or told by it any more. */
export const tokenEnded: Refusal = {
  code: 'TOKEN_ENDED',
  field: null,
  message: 'Your password, role or access was changed, or your token has run out, since you asked.',
  help: 'Log in again.',
};

/** Others were always faster: nothing was decided. */
export const tooMuchContention: Refusal = {
  code: 'TOO_MUCH_CONTENTION',
  field: null,
  message: 'Too many changes of the same thing at once',
  help: 'Try again.',
};

export function refusal(code: string, field: string | null, message: string, help: string | null = null): Refusal {
  return { code, field, message, help };
}
