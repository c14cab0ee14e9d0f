import { accept, refusal, refuse, tokenEnded } from '@ringledger/event-sourcing';
import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { passwordFlaw } from '@ringledger/identity';
import type { Secret } from '@ringledger/secrets';
import { userAggregate, userExists } from '../user.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { tooManyAttempts, userNotFound } from '../user-refusals.js';

export interface ChangePasswordInput {
  readonly isOldPassword: boolean;
  readonly password: Secret;
}

/** What came of the old password. The new one is hashed only for who knew it. */
export type OldPasswordProof =
  { readonly old: 'right'; readonly passwordHash: Secret } | { readonly old: 'wrong' | 'tooManyAttempts' };

/**
 * One's own. All tokens end, also the one that asked.
 * @param prove asked once for a command, and not for one that was done before: it takes time, and a wrong password counts
 */
export function changePassword(
  prove: () => Promise<OldPasswordProof>,
): Decision<ChangePasswordInput, UserState, UserEvent, OldPasswordProof> {
  let proof: Promise<OldPasswordProof> | undefined;
  return {
    name: 'ChangePassword',
    aggregate: userAggregate,
    gather: () => (proof ??= prove()),
    decide: ({ aggregateId, input, facts, context }, state) => {
      if (!userExists(state) || aggregateId !== context.actor.id) return userNotFound();
      if (facts.old === 'tooManyAttempts') return refuse(tooManyAttempts);
      // A password of before says nothing any more: the account may have been taken away from who knows it.
      if (state.status === 'disabled' || state.credentialVersion !== context.credentialVersion)
        return refuse(tokenEnded);
      const flaws = [
        facts.old === 'right'
          ? null
          : refusal('CREDENTIALS_WRONG', 'oldPassword', 'The old password is not the right one.'),
        input.isOldPassword
          ? refusal('PASSWORD_UNCHANGED', 'newPassword', 'The new password is the old one.')
          : passwordFlaw(input.password.reveal(), state.userName, 'newPassword'),
      ].filter((flaw): flaw is Refusal => flaw !== null);
      if (facts.old !== 'right' || flaws.length > 0) return refuse(...flaws);
      return accept({ type: 'PasswordChanged', data: { passwordHash: facts.passwordHash } });
    },
  };
}
