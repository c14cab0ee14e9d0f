import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

/** S3-50: the terminal may not register or call, and nothing is forgotten. */
export const disableSipAccount: Decision<Record<string, never>, SipAccountState, SipAccountEvent> = {
  name: 'DisableSipAccount',
  aggregate: sipAccountAggregate,
  decide: (_, state) => {
    if (!sipAccountExists(state)) return sipAccountNotFound();
    return state.status === 'disabled' ? accept() : accept({ type: 'SipAccountDisabled', data: {} });
  },
};
