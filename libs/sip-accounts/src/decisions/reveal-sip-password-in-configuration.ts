import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { ERASED } from '@ringledger/secrets';
import type { Secret } from '@ringledger/secrets';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

export interface ShownSipPassword {
  readonly deviceId: string;
  readonly password: Secret;
}

/** A configuration that holds this password is about to be shown (docs/decisions/0023). One that opens nothing any more needs no record. */
export const revealSipPasswordInConfiguration: Decision<ShownSipPassword, SipAccountState, SipAccountEvent> = {
  name: 'RevealSipPasswordInConfiguration',
  aggregate: sipAccountAggregate,
  decide: ({ input: { deviceId, password } }, state) => {
    if (!sipAccountExists(state)) return sipAccountNotFound();
    const isPresent = password.reveal() !== ERASED && password.equals(state.password);
    return isPresent
      ? accept({ type: 'SipPasswordRevealed', data: { password, occasion: 'request', deviceId } })
      : accept();
  },
};
