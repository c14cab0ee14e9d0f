import type { Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import { isShowable } from '@ringledger/system';
import type { IdentityFields } from './extension.events.js';
import { identityFields } from './identity.js';
import type { IdentityField } from './identity.js';

/** What a client may say of a person: absent leaves a field as it is, null or empty takes it away. */
export type IdentityInput = { readonly [F in IdentityField]?: string | null };

export type CheckedIdentity = { readonly fields: IdentityFields; readonly refusals: readonly Refusal[] };

type Checked = { readonly value: string } | { readonly refusal: Refusal };

/** Longest name, in characters (Unicode code points). */
export const NAME_MAX_LENGTH = 64;
/** RFC 5321 section 4.5.3.1, in octets: 256 of path less the angle brackets. */
export const EMAIL_MAX_LENGTH = 254;

/** No top-level domain is a number (RFC 3696 section 2); scripts such as Devanagari write with marks behind their letters. */
const EMAIL =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?!\p{N}+$)[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])$/u;
const EMAIL_LOCAL_MAX_LENGTH = 64;
/** No country code begins with 0 (ITU-T E.164). */
const MOBILE_NUMBER = /^(?!\+0)\+?[0-9]{3,20}$/;
/** What people and programs write between digits: blanks, dashes and brackets of all kinds, and marks that come along with copied text. */
const BETWEEN_DIGITS = /[\s\p{Pd}\p{Cf}./()[\]]/gu;

/** Checks and normalizes every field that was given; every broken one is named. */
export function checkIdentity(input: IdentityInput): CheckedIdentity {
  const fields: Partial<Record<IdentityField, string>> = {};
  const refusals: Refusal[] = [];
  for (const field of identityFields) {
    const given = input[field];
    if (given === undefined) continue;
    const text = (given ?? '').normalize('NFC').trim();
    const checked: Checked = text === '' ? { value: text } : checks[field](text, field);
    if ('refusal' in checked) refusals.push(checked.refusal);
    else fields[field] = checked.value;
  }
  return { fields, refusals };
}

const checks: Readonly<Record<IdentityField, (text: string, field: string) => Checked>> = {
  firstName: checkName,
  lastName: checkName,
  displayName: checkName,
  email: checkEmail,
  mobileNumber: checkMobileNumber,
};

function checkName(text: string, field: string): Checked {
  if (!isShowable(text)) {
    return invalid(
      'EXTENSION_NAME_INVALID',
      field,
      'A name holds something to see, and no control characters, line breaks or direction marks',
    );
  }
  if ([...text].length > NAME_MAX_LENGTH) {
    return invalid('EXTENSION_NAME_INVALID', field, `A name has at most ${NAME_MAX_LENGTH} characters`);
  }
  return { value: text };
}

function checkEmail(text: string, field: string): Checked {
  const [local = ''] = text.split('@');
  const short = Buffer.byteLength(text) <= EMAIL_MAX_LENGTH && Buffer.byteLength(local) <= EMAIL_LOCAL_MAX_LENGTH;
  if (short && EMAIL.test(text)) return { value: text };
  return invalid('EXTENSION_EMAIL_INVALID', field, 'This is not an e-mail address', 'Write it as name@example.org');
}

/** Kept as it is dialled: digits, perhaps after a plus. */
function checkMobileNumber(text: string, field: string): Checked {
  const dialled = text.replace(BETWEEN_DIGITS, '');
  const trunkPrefix = /^(?:\+|00)/.test(dialled) && /.[([]\s*0\s*[)\]]/.test(text);
  if (!trunkPrefix && MOBILE_NUMBER.test(dialled)) return { value: dialled };
  return invalid(
    'EXTENSION_MOBILE_NUMBER_INVALID',
    field,
    'A mobile number has 3 to 20 digits, perhaps after a plus',
    trunkPrefix ? 'Leave out the (0): behind a country code it is not dialled' : 'Write it as +49 171 5550123',
  );
}

function invalid(code: string, field: string, message: string, help: string | null = null): Checked {
  return { refusal: refusal(code, field, message, help) };
}
