import type { Refusal, Reservation } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import { derivedId } from '@ringledger/system';

/**
 * 2 to 32 characters (S2-09) out of those that RFC 3261 section 25.1 allows in the user part of a SIP URI without escaping, and that
 * every phone, dial plan and file format takes as they are: letters, digits, `.`, `_`, `-`, and `+`; a letter, digit or `+` first.
 */
const USER_NAME = /^[A-Za-z0-9+][A-Za-z0-9._+-]{1,31}$/;

export type UserNameField = 'userName' | 'authenticationUser';

export function userNameRefusal(name: string, field: UserNameField): Refusal | null {
  if (USER_NAME.test(name)) return null;
  return refusal(
    'SIP_USER_NAME_INVALID',
    field,
    'A SIP user name has 2 to 32 characters: letters, digits, and . _ - +',
    'Begin it with a letter, a digit or +',
  );
}

/**
 * Unique in the whole exchange (S3-13), compared without case: RFC 3261 section 19.1.4 would tell `Anna` from `anna`, people and
 * phones do not. Names that authenticate share the same space, so that a digest user name never points to two accounts.
 */
export function userNameReservations(userName: string, authenticationUser: string | null): readonly Reservation[] {
  const own = reservation(userName, 'userName');
  const other = reservation(authenticationUser ?? userName, 'authenticationUser');
  return own.value === other.value ? [own] : [own, other];
}

export function foldUserName(name: string): string {
  return name.toLowerCase();
}

function reservation(name: string, field: UserNameField): Reservation {
  return {
    kind: 'sipUserName',
    value: foldUserName(name),
    taken: refusal(
      'SIP_USER_NAME_TAKEN',
      field,
      'Another SIP account of the exchange has this user name',
      'Take another one, or leave it out and the exchange makes one',
    ),
  };
}

/** Crockford's alphabet: no letter that reads as a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TAIL_LENGTH = 8;

/**
 * `201-7k2m9xqe`: the number for people, the tail so that nobody who knows the numbering plan can guess the name (toll fraud
 * begins with that). The same command makes the same name.
 */
export function generatedUserName(extensionNumber: string | null, commandId: string): string {
  const hex = derivedId(commandId, 'sipUserName').replaceAll('-', '');
  let bits = BigInt(`0x${hex.slice(16)}`);
  let tail = '';
  while (tail.length < TAIL_LENGTH) {
    tail += ALPHABET[Number(bits & 31n)];
    bits >>= 5n;
  }
  return `${extensionNumber ?? 'sip'}-${tail}`;
}
