import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { passwordFlaw } from '@ringledger/identity';
import type { Secret } from '@ringledger/secrets';
import { userAggregate, userExists } from '../user.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { userNotFound } from '../user-refusals.js';

export interface ChangePasswordInput {
  /** Whether the user proved to know the old one; checked outside, since it takes time. */
  readonly knowsOldPassword: boolean;
  readonly isOldPassword: boolean;
  readonly password: Secret;
  readonly passwordHash: Secret;
}

/** One's own. All tokens end, also the one that asked. */
export const changePassword: Decision<ChangePasswordInput, UserState, UserEvent> = {
  name: 'ChangePassword',
  aggregate: userAggregate,
  decide: ({ aggregateId, input, context }, state) => {
    if (!userExists(state) || aggregateId !== context.actor.id) return userNotFound();
    const flaws = [
      input.knowsOldPassword
        ? null
        : refusal('CREDENTIALS_WRONG', 'oldPassword', 'The old password is not the right one.'),
      input.isOldPassword
        ? refusal('PASSWORD_UNCHANGED', 'newPassword', 'The new password is the old one.')
        : passwordFlaw(input.password.reveal(), state.userName, 'newPassword'),
    ].filter((flaw): flaw is Refusal => flaw !== null);
    if (flaws.length > 0) return refuse(...flaws);
    return accept({ type: 'PasswordChanged', data: { passwordHash: input.passwordHash } });
  },
};
