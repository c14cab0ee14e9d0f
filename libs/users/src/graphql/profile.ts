import type { ChangeUserProfileInput } from '../decisions/change-user-profile.js';
import type { ChangeMyProfileRequest } from './user.inputs.js';

/** Left out: unchanged. A null takes the e-mail address away; a user always has a display name, so there it says nothing. */
export function profileOf({ displayName, email }: ChangeMyProfileRequest): ChangeUserProfileInput {
  return {
    ...(displayName !== undefined && displayName !== null && { displayName }),
    ...(email !== undefined && { email: email ?? '' }),
  };
}
