import type { Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import { ERASED } from '@ringledger/secrets';
import type { Secret } from '@ringledger/secrets';
import type { PasswordStrength } from './sip-account.events.js';

/** A password for an account: made by the exchange, or chosen by a person. */
export interface PasswordInput {
  readonly value: Secret;
  readonly chosen: boolean;
}

/** Printable ASCII without the blank: what digest authentication, every phone and every file format take. */
const CHARACTERS = /^[\x21-\x7e]{5,64}$/;
/** Chosen passwords with less are kept, but flagged as weak. */
const STRONG_BITS = 60;
/** Two characters occur in good passwords by chance. */
const SHORTEST_TELLING_NAME = 3;
const KNOWN_TO_ALL = [
  'password',
  'passwort',
  'secret',
  'qwert',
  'asdfg',
  'admin',
  'welcome',
  'letmein',
  'changeme',
  ERASED,
];

/**
 * Refused is what attackers try first: fewer than 5 or more than 64 characters, anything beyond printable ASCII, the account's own
 * names or number in it, one character or step repeated (`11111`, `12345`, `edcba`), and well-known words.
 */
export function passwordRefusal(password: PasswordInput, ownNames: readonly string[]): Refusal | null {
  if (!password.chosen) return null;
  const text = password.value.reveal();
  if (!CHARACTERS.test(text)) {
    return refusal(
      'SIP_PASSWORD_INVALID',
      'password',
      'A SIP password has 5 to 64 characters of printable ASCII, without blanks',
      HELP,
    );
  }
  const folded = text.toLowerCase();
  const guessable =
    ownNames.some((name) => name.length >= SHORTEST_TELLING_NAME && folded.includes(name.toLowerCase())) ||
    KNOWN_TO_ALL.some((word) => folded.includes(word)) ||
    isRun(text);
  return guessable
    ? refusal('SIP_PASSWORD_TOO_WEAK', 'password', 'This password is among the first that an attacker tries', HELP)
    : null;
}

const HELP = 'Leave the password out and the exchange makes a strong one';

export function passwordStrength(password: PasswordInput): PasswordStrength {
  if (!password.chosen) return 'generated';
  return estimatedBits(password.value.reveal()) >= STRONG_BITS ? 'strong' : 'weak';
}

/** Upper bound: different characters, each as if drawn from the kinds that occur. */
function estimatedBits(text: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^A-Za-z0-9]/, 32],
  ];
  const pool = kinds.reduce((sum, [kind, size]) => sum + (kind.test(text) ? size : 0), 0);
  const repeats = text.length - new Set(text).size;
  return (text.length - repeats / 2) * Math.log2(pool);
}

/** Every character the same step from the one before. */
function isRun(text: string): boolean {
  const step = text.charCodeAt(1) - text.charCodeAt(0);
  for (let at = 2; at < text.length; at++) {
    if (text.charCodeAt(at) - text.charCodeAt(at - 1) !== step) return false;
  }
  return true;
}
