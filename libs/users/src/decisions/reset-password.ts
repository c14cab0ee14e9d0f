import { accept, refuse } from '@ringledger/event-sourcing';
import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { passwordFlaw } from '@ringledger/identity';
import type { Secret } from '@ringledger/secrets';
import { manageFlaw } from '../role-rules.js';
import { userAggregate, userExists } from '../user.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { passwordIsYours, userNotFound } from '../user-refusals.js';

export interface ResetPasswordInput {
  readonly password: Secret;
  readonly passwordHash: Secret;
}

/** For somebody who forgot it. One's own is changed with the old one only, so that a stolen token cannot take the account. */
export const resetPassword: Decision<ResetPasswordInput, UserState, UserEvent> = {
  name: 'ResetPassword',
  aggregate: userAggregate,
  decide: ({ aggregateId, input, context }, state) => {
    if (!userExists(state)) return userNotFound();
    const flaws = [
      aggregateId === context.actor.id ? passwordIsYours : manageFlaw(state, context),
      passwordFlaw(input.password.reveal(), state.userName, 'newPassword'),
    ].filter((flaw): flaw is Refusal => flaw !== null);
    if (flaws.length > 0) return refuse(...flaws);
    return accept({ type: 'PasswordReset', data: { passwordHash: input.passwordHash } });
  },
};
