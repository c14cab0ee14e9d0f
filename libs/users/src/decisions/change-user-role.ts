import { accept, refuse } from '@ringledger/event-sourcing';
import type { Decision, Refusal } from '@ringledger/event-sourcing';
import type { Role } from '@ringledger/identity';
import { fenceAsker } from '../fence-asker.js';
import { grantFlaw, manageFlaw } from '../role-rules.js';
import { userAggregate, userExists } from '../user.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { userIsYourself, userNotFound } from '../user-refusals.js';

export interface ChangeUserRoleInput {
  readonly role: Role;
  readonly sipManagement: boolean;
}

export const changeUserRole: Decision<ChangeUserRoleInput, UserState, UserEvent> = {
  name: 'ChangeUserRole',
  aggregate: userAggregate,
  gather: fenceAsker,
  decide: ({ aggregateId, input: { role, sipManagement }, context }, state) => {
    if (!userExists(state)) return userNotFound();
    if (aggregateId === context.actor.id) return refuse(userIsYourself);
    const flaws = [
      manageFlaw(state, context),
      grantFlaw({ role, sipManagement }, state.organizationId, context, false),
    ].filter((flaw): flaw is Refusal => flaw !== null);
    if (flaws.length > 0) return refuse(...flaws);
    if (state.role === role && state.sipManagement === sipManagement) return accept();
    return accept({ type: 'UserRoleChanged', data: { role, sipManagement } });
  },
};
