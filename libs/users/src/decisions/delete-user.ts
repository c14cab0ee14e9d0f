import { accept, refuse } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import { fenceAsker } from '../fence-asker.js';
import { manageFlaw } from '../role-rules.js';
import { userAggregate, userExists } from '../user.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { userIsYourself, userNotFound } from '../user-refusals.js';

/** The user name is free again; the history stays. */
export const deleteUser: Decision<object, UserState, UserEvent> = {
  name: 'DeleteUser',
  aggregate: userAggregate,
  gather: fenceAsker,
  decide: ({ aggregateId, context }, state) => {
    if (!userExists(state)) return userNotFound();
    if (aggregateId === context.actor.id) return refuse(userIsYourself);
    const flaw = manageFlaw(state, context);
    if (flaw !== null) return refuse(flaw);
    return accept({ type: 'UserDeleted', data: {} });
  },
};
