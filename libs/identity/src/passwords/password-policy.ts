import { refusal } from '@ringledger/event-sourcing';
import type { Refusal } from '@ringledger/event-sourcing';
import { sameTyped } from './same-typed.js';

const MIN_LENGTH = 12;
/** Argon2 takes any length; a limit keeps a hostile one from costing memory. */
const MAX_LENGTH = 200;
const MIN_DIFFERENT = 5;
const PREDICTABLE = [
  'password',
  'passwort',
  'ringledger',
  'telephone',
  'qwertyuiop',
  'qwertzuiop',
  '1234567890',
  'abcdefghij',
];

/**
 * Length over composition, as NIST SP 800-63B section 3.1.1.2 asks: long enough, not guessable from the name, not one of the
 * patterns that guessing starts with.
 */
export function passwordFlaw(password: string, userName: string, field = 'password'): Refusal | null {
  const typed = sameTyped(password);
  const characters = [...typed];
  const folded = typed.toLowerCase();
  const weak = (message: string) =>
    refusal('PASSWORD_TOO_WEAK', field, message, `Use ${MIN_LENGTH} characters or more, such as four unrelated words.`);
  if (characters.length < MIN_LENGTH) return weak(`The password is shorter than ${MIN_LENGTH} characters.`);
  if (characters.length > MAX_LENGTH) return weak(`The password is longer than ${MAX_LENGTH} characters.`);
  if (new Set(characters).size < MIN_DIFFERENT) return weak('The password repeats too few characters.');
  if (userName.length >= 3 && folded.includes(userName.toLowerCase())) return weak('The password holds the user name.');
  const pattern = PREDICTABLE.find((word) => folded.includes(word));
  // A pattern inside a long phrase is harmless; a pattern with a few characters around it is not.
  if (pattern !== undefined && characters.length - pattern.length < MIN_LENGTH / 2)
    return weak('The password is easy to guess.');
  return null;
}
