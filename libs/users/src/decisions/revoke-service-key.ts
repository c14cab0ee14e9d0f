import { accept } from '@ringledger/event-sourcing';
import type { Decision } from '@ringledger/event-sourcing';
import { serviceKeyAggregate } from '../service-key.js';
import type { ServiceKeyState } from '../service-key.js';
import type { ServiceKeyEvent } from '../service-key.events.js';
import { serviceKeyNotFound } from '../user-refusals.js';

/** For good: a new key is issued instead. */
export const revokeServiceKey: Decision<object, ServiceKeyState, ServiceKeyEvent> = {
  name: 'RevokeServiceKey',
  aggregate: serviceKeyAggregate,
  decide: (_command, state) => {
    if (state.status === 'none') return serviceKeyNotFound();
    return state.status === 'revoked' ? accept() : accept({ type: 'ServiceKeyRevoked', data: {} });
  },
};
