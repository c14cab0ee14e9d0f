import { accept, refuse } from '@ringledger/event-sourcing';
import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { manageFlaw } from '../role-rules.js';
import { userAggregate, userExists } from '../user.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { displayNameFlaw, emailFlaw } from '../user-profile.js';
import { userNotFound } from '../user-refusals.js';

/** Absent: stays as it is. */
export interface ChangeUserProfileInput {
  readonly displayName?: string;
  /** Empty: taken away. */
  readonly email?: string;
}

export const changeUserProfile: Decision<ChangeUserProfileInput, UserState, UserEvent> = {
  name: 'ChangeUserProfile',
  aggregate: userAggregate,
  decide: ({ aggregateId, input: { displayName, email }, context }, state) => {
    if (!userExists(state)) return userNotFound();
    const flaws = [
      aggregateId === context.actor.id ? null : manageFlaw(state, context),
      displayName === undefined ? null : displayNameFlaw(displayName),
      email === undefined ? null : emailFlaw(email),
    ].filter((flaw): flaw is Refusal => flaw !== null);
    if (flaws.length > 0) return refuse(...flaws);
    const changed = {
      ...(displayName !== undefined && displayName !== state.displayName && { displayName }),
      ...(email !== undefined && email !== state.email && { email }),
    };
    return Object.keys(changed).length === 0 ? accept() : accept({ type: 'UserProfileChanged', data: changed });
  },
};
