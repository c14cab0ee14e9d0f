import { accept } from '@ringledger/event-sourcing';
import type { Aggregate, Decision } from '@ringledger/event-sourcing';
import type { LoginRecordEvent, LoginsFailed } from './login-record.events.js';

/**
 * A record beside the user, under the user's id, not a thing that exists: bursts are added, nothing is ever decided from it.
 * Its own stream, so that a stranger's guessing cannot change the version of the user that a client holds.
 */
export const loginRecordAggregate: Aggregate<null, LoginRecordEvent> = {
  category: 'login',
  initialState: null,
  evolve: () => null,
  organizationOf: () => undefined,
};

/** In a context of the user's organization, which the event is filed under. */
export const recordFailedLogins: Decision<LoginsFailed['data'], null, LoginRecordEvent> = {
  name: 'RecordFailedLogins',
  aggregate: loginRecordAggregate,
  creates: true,
  decide: ({ input }) => accept({ type: 'LoginsFailed', data: input }),
};
