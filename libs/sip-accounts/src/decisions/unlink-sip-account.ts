import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

export interface UnlinkSipAccountInput {
  /** Only a link to this extension is meant; null: to whichever. */
  readonly extensionId: string | null;
}

export const unlinkSipAccount: Decision<UnlinkSipAccountInput, SipAccountState, SipAccountEvent> = {
  name: 'UnlinkSipAccount',
  aggregate: sipAccountAggregate,
  decide: ({ input }, state) => {
    if (!sipAccountExists(state)) return sipAccountNotFound();
    const { extensionId } = state;
    if (extensionId === null || (input.extensionId !== null && input.extensionId !== extensionId)) return accept();
    return accept({ type: 'SipAccountUnlinked', data: { extensionId } });
  },
};
