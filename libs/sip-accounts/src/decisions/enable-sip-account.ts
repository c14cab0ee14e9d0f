import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

export const enableSipAccount: Decision<Record<string, never>, SipAccountState, SipAccountEvent> = {
  name: 'EnableSipAccount',
  aggregate: sipAccountAggregate,
  decide: (_, state) => {
    if (!sipAccountExists(state)) return sipAccountNotFound();
    return state.status === 'enabled' ? accept() : accept({ type: 'SipAccountEnabled', data: {} });
  },
};
