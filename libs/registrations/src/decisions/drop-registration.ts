import type { Decision } from '@ringledger/event-sourcing';
import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import { sipAccountAggregate, sipAccountExists } from '@ringledger/sip-accounts';
import type { SipAccountState } from '@ringledger/sip-accounts';
import type { RegistrationDropped, RegistrationEvent } from '../registration.events.js';
import type { RegistrationState } from '../registration.js';
import { registrationAggregate } from '../registration.js';

export interface DropRegistrationInput {
  /** Null: all of the account. */
  readonly registrationId: string | null;
}

export interface DropRegistrationFacts {
  readonly account: SipAccountState;
}

/**
 * P-17: an administrator ends one registration of an account, or all. The table of locations takes it from the log
 * (`Locations.takeDropped`). The phone may come back as soon as it likes.
 */
export const dropRegistration: Decision<
  DropRegistrationInput,
  RegistrationState,
  RegistrationEvent,
  DropRegistrationFacts
> = {
  name: 'DropRegistration',
  aggregate: registrationAggregate,
  ofAnother: true,
  gather: async (_, reader, __, { id }) => ({ account: await reader.state(sipAccountAggregate, id) }),
  decide: ({ input: { registrationId: wanted }, facts: { account }, context: { organizationId } }, state) => {
    const isSeen = sipAccountExists(account) && (organizationId ?? account.organizationId) === account.organizationId;
    if (!isSeen) return refuse(refusal('SIP_ACCOUNT_NOT_FOUND', 'sipAccountId', 'There is no such SIP account'));
    const open = state.status === 'known' ? state.open.map(({ registrationId }) => registrationId) : [];
    if (wanted === null) return accept(...open.map(dropped));
    if (!open.includes(wanted)) {
      return refuse(
        refusal(
          'REGISTRATION_NOT_FOUND',
          'registrationId',
          'The account has no such registration now',
          'Look at its current registrations.',
        ),
      );
    }
    return accept(dropped(wanted));
  },
};

function dropped(registrationId: string): RegistrationDropped {
  return { type: 'RegistrationDropped', data: { registrationId, cause: 'administrator' } };
}
