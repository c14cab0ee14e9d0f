import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

/** Final. The user name is free again; the link to an extension goes with the account. */
export const deleteSipAccount: Decision<Record<string, never>, SipAccountState, SipAccountEvent> = {
  name: 'DeleteSipAccount',
  aggregate: sipAccountAggregate,
  decide: (_, state) =>
    sipAccountExists(state) ? accept({ type: 'SipAccountDeleted', data: {} }) : sipAccountNotFound(),
};
