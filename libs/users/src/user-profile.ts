import { refusal } from '@ringledger/event-sourcing';
import type { Refusal } from '@ringledger/event-sourcing';
import { isShowable } from '@ringledger/system';

const MAX_NAME = 100;
/** RFC 5321 section 4.5.3.1, in octets: 256 of path less the angle brackets. */
const MAX_EMAIL = 254;
/** What can be delivered to, roughly: the proof is in the delivery. */
const EMAIL = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@.<>"(),:;[\]\\]+$/;

export function displayNameFlaw(displayName: string): Refusal | null {
  const isGood =
    displayName.trim() !== '' &&
    displayName === displayName.trim() &&
    [...displayName].length <= MAX_NAME &&
    isShowable(displayName);
  if (isGood) return null;
  return refusal(
    'DISPLAY_NAME_INVALID',
    'displayName',
    `A display name has 1 to ${MAX_NAME} characters that can be shown, and no blank at its ends.`,
  );
}

/** An empty one is none. */
export function emailFlaw(email: string): Refusal | null {
  if (email === '' || (Buffer.byteLength(email) <= MAX_EMAIL && EMAIL.test(email) && isShowable(email))) return null;
  return refusal('EMAIL_INVALID', 'email', 'The text is not an e-mail address.');
}
