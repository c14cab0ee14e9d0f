import type { Decision } from '@ringledger/event-sourcing';
import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import type { RegistrationDropped, RegistrationEvent } from '../registration.events.js';
import type { RegistrationState } from '../registration.js';
import { registrationAggregate } from '../registration.js';

export interface DropRegistrationInput {
  /** Null: all of the account. */
  readonly registrationId: string | null;
}

/**
 * P-17: an administrator ends one registration of an account, or all. The table of locations takes it from the log
 * (`Locations.takeDropped`). The phone may come back as soon as it likes.
 */
export const dropRegistration: Decision<DropRegistrationInput, RegistrationState, RegistrationEvent> = {
  name: 'DropRegistration',
  aggregate: registrationAggregate,
  decide: ({ input: { registrationId: wanted } }, state) => {
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
