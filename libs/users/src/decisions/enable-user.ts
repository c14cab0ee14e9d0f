import { accept, refuse } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import { manageFlaw } from '../role-rules.js';
import { userAggregate, userExists } from '../user.js';
import type { UserState } from '../user.js';
import type { UserEvent } from '../user.events.js';
import { userNotFound } from '../user-refusals.js';

export const enableUser: Decision<object, UserState, UserEvent> = {
  name: 'EnableUser',
  aggregate: userAggregate,
  decide: ({ context }, state) => {
    if (!userExists(state)) return userNotFound();
    const flaw = manageFlaw(state, context);
    if (flaw !== null) return refuse(flaw);
    return state.status === 'enabled' ? accept() : accept({ type: 'UserEnabled', data: {} });
  },
};
