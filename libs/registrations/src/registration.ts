import type { Aggregate } from '@ringledger/event-sourcing';
import type { RegisteredContact, RegistrationEvent } from './registration.events.js';

/** A registration that has not ended, as the log tells it. */
export interface OpenRegistration extends RegisteredContact {
  readonly registrationId: string;
  readonly instance: string | null;
  readonly proposedSeconds: number | null;
  readonly grantedSeconds: number;
  readonly registrar: string;
}

/** The registrations of one SIP account. What changes too often for events is in the table of locations. */
export type RegistrationState =
  | { readonly status: 'never registered' }
  | { readonly status: 'known'; readonly organizationId: string; readonly open: readonly OpenRegistration[] };

export function evolveRegistration(state: RegistrationState, event: RegistrationEvent): RegistrationState {
  const open = state.status === 'known' ? state.open : [];
  if (event.type === 'RegistrationCreated' || event.type === 'RegistrationTakenOver') {
    const previous = event.type === 'RegistrationTakenOver' ? event.data.previous.registrationId : null;
    const kept = open.filter(({ registrationId }) => registrationId !== previous);
    return { status: 'known', organizationId: event.data.organizationId, open: [...kept, opened(event.data)] };
  }
  if (state.status === 'never registered') return state;
  switch (event.type) {
    case 'RegistrationContactChanged': {
      const { callId: _, previousCallId: __, ...changes } = event.data;
      return {
        ...state,
        open: open.map((one) => (one.registrationId === changes.registrationId ? { ...one, ...changes } : one)),
      };
    }
    case 'RegistrationRemoved':
    case 'RegistrationConnectionLost':
    case 'RegistrationExpired':
    case 'RegistrationDropped': {
      const { registrationId } = event.data;
      return { ...state, open: open.filter((one) => one.registrationId !== registrationId) };
    }
    default:
      event satisfies never;
      return state;
  }
}

function opened(data: OpenRegistration): OpenRegistration {
  const { registrationId, contact, transport, address, port, userAgent } = data;
  const { instance, proposedSeconds, grantedSeconds, registrar } = data;
  return {
    ...{ registrationId, contact, transport, address, port, userAgent },
    ...{ instance, proposedSeconds, grantedSeconds, registrar },
  };
}

export const registrationAggregate: Aggregate<RegistrationState, RegistrationEvent> = {
  category: 'registration',
  initialState: { status: 'never registered' },
  evolve: evolveRegistration,
  organizationOf: (state) => (state.status === 'known' ? state.organizationId : undefined),
};
