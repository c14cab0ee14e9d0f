import { refusal } from '@ringledger/event-sourcing';
import type { Refusal, Reservation } from '@ringledger/event-sourcing';

/** ASCII only: two names that look alike are the same name. An e-mail address fits. */
const USER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._@+-]{2,63}$/;

/** How user names compare: without case. */
export function foldUserName(userName: string): string {
  return userName.toLowerCase();
}

export function userNameFlaw(userName: string): Refusal | null {
  if (USER_NAME.test(userName)) return null;
  return refusal(
    'USER_NAME_INVALID',
    'userName',
    'A user name has 3 to 64 letters a–z, digits and . _ @ + -, and begins with a letter or digit.',
  );
}

/** One user name, one user, in the whole exchange. */
export function userNameReservation(userName: string): Reservation {
  return {
    kind: 'userName',
    value: foldUserName(userName),
    taken: refusal('USER_NAME_TAKEN', 'userName', 'Another user has this user name.', 'Choose another user name.'),
  };
}
