import { accept, refuse } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import { fenceAsker } from '../fence-asker.js';
import { manageFlaw } from '../role-rules.js';
import { userAggregate, userExists } from '../user.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { userIsYourself, userNotFound } from '../user-refusals.js';

/** Ends all tokens of the user, also for the time after an enabling. */
export const disableUser: Decision<object, UserState, UserEvent> = {
  name: 'DisableUser',
  aggregate: userAggregate,
  gather: fenceAsker,
  decide: ({ aggregateId, context }, state) => {
    if (!userExists(state)) return userNotFound();
    if (aggregateId === context.actor.id) return refuse(userIsYourself);
    const flaw = manageFlaw(state, context);
    if (flaw !== null) return refuse(flaw);
    return state.status === 'disabled' ? accept() : accept({ type: 'UserDisabled', data: {} });
  },
};
