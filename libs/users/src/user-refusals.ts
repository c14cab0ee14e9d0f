import { refusal, refuse } from '@ringledger/event-sourcing';
import type { Decided } from '@ringledger/event-sourcing';

/** Every code that a command of this context can be refused with, and what it means. */
export const userRefusalCodes = {
  USER_NOT_FOUND: 'There is no such user, or it is not of your organization.',
  USER_ALREADY_EXISTS: 'The id belongs to another user, or to one that was deleted.',
  USER_NAME_INVALID: 'A user name has 3 to 64 letters a–z, digits and . _ @ + -.',
  USER_NAME_TAKEN: 'Another user has this user name.',
  DISPLAY_NAME_INVALID: 'The display name is empty, too long, or holds characters that cannot be shown.',
  EMAIL_INVALID: 'The text is not an e-mail address.',
  ROLE_NOT_ALLOWED: 'You cannot give this role, or change users who have it: they may do more than you.',
  USER_IS_YOURSELF:
    'Nobody can disable or delete themselves, change their own role, or reset their own password: changeMyPassword changes that.',
  PASSWORD_TOO_WEAK: 'The password has fewer than 12 or more than 200 characters, or is easy to guess.',
  PASSWORD_UNCHANGED: 'The new password is the old one.',
  CREDENTIALS_WRONG: 'User name and password do not fit, or the user cannot log in.',
  TOO_MANY_ATTEMPTS: 'Too many logins in a short time. Wait a minute.',
  SERVICE_KEY_NOT_FOUND: 'There is no such service key, or it is not of your organization.',
  SERVICE_KEY_ALREADY_EXISTS: 'The id belongs to another service key.',
  SERVICE_KEY_NAME_INVALID: 'The name is empty, too long, or holds characters that cannot be shown.',
  PERMISSION_NOT_GRANTABLE: 'The permission is unknown, or one that you do not hold yourself.',
  EXPIRY_NOT_IN_FUTURE: 'The time at which the key would end has passed.',
  ORGANIZATION_NOT_FOUND: 'There is no such organization, or it is not yours.',
  ORGANIZATION_REQUIRED: 'A token of the platform has to name the organization.',
} as const;

/** The command handler refuses this way before it asks a decision; decisions are total all the same. */
export function userNotFound(): Decided<never> {
  return refuse(refusal('USER_NOT_FOUND', null, 'There is no such user.'));
}

export function serviceKeyNotFound(): Decided<never> {
  return refuse(refusal('SERVICE_KEY_NOT_FOUND', null, 'There is no such service key.'));
}

export const userIsYourself = refusal(
  'USER_IS_YOURSELF',
  null,
  'You cannot do this to yourself.',
  'Ask another administrator: so there is always one left who can log in.',
);

export const passwordIsYours = refusal(
  'USER_IS_YOURSELF',
  null,
  'You cannot reset your own password.',
  'Change it with changeMyPassword, which asks for the old one.',
);

/** One answer for an unknown user, a disabled one and a wrong password: nobody learns which. */
export const credentialsWrong = refusal('CREDENTIALS_WRONG', null, 'User name and password do not fit.');

export const tooManyAttempts = refusal(
  'TOO_MANY_ATTEMPTS',
  null,
  'Too many logins in a short time.',
  'Wait a minute, then try again.',
);

export const notALocalUser = refusal(
  'USER_NOT_FOUND',
  null,
  'You are not a local user.',
  'Whoever issued your token keeps your profile and password.',
);
