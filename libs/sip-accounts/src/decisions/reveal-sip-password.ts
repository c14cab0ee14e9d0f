import type { Decision } from '@ringledger/event-sourcing';
import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import { ERASED } from '@ringledger/secrets';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

/**
 * S2-10, S4-26: the password may be seen, and each time is an event first. The door answers with the password out of that event,
 * so nobody sees one that the record does not know of.
 */
export const revealSipPassword: Decision<Record<string, never>, SipAccountState, SipAccountEvent> = {
  name: 'RevealSipPassword',
  aggregate: sipAccountAggregate,
  decide: (_, state) => {
    if (!sipAccountExists(state)) return sipAccountNotFound();
    const { password } = state;
    if (password.reveal() === ERASED) {
      return refuse(
        refusal('SIP_PASSWORD_ERASED', null, 'The password was erased from the record', 'Rotate it to have a new one'),
      );
    }
    return accept({ type: 'SipPasswordRevealed', data: { password, occasion: 'request' } });
  },
};
