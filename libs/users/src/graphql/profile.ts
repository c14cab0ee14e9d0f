import type { ChangeUserProfileInput } from '../decisions/change-user-profile.js';
import type { ChangeMyProfileRequest } from './user.inputs.js';

/** Left out: unchanged. Null takes away: an e-mail address may be none, a display name may not, which is the decision's to refuse. */
export function profileOf({ displayName, email }: ChangeMyProfileRequest): ChangeUserProfileInput {
  return {
    ...(displayName !== undefined && { displayName: displayName ?? '' }),
    ...(email !== undefined && { email: email ?? '' }),
  };
}
