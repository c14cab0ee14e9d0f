import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import type {
  RegisteredContact,
  RegistrationContactChanged,
  RegistrationCreated,
  RegistrationEvent,
  RegistrationTakenOver,
} from '../../registration.events.js';
import { registrations, STILL } from './registration.document.js';
import type { RegistrationDocument, RegistrationEnd } from './registration.document.js';

const MOST_CHANGES = 50;
/** More than any phone has in a year; each costs a row at every change. */
const MOST_ADDRESSES = 250;

export const registrationsProjection: Projection<RegistrationDocument, RegistrationEvent> = {
  collection: registrations,
  handles: [
    'RegistrationCreated',
    'RegistrationTakenOver',
    'RegistrationContactChanged',
    'RegistrationRemoved',
    'RegistrationConnectionLost',
    'RegistrationExpired',
    'RegistrationDropped',
  ],
  keys: ({ event: { data, type } }) =>
    type === 'RegistrationTakenOver' ? [data.registrationId, data.previous.registrationId] : [data.registrationId],
  evolve: (document, recorded, key) => {
    const { event, metadata } = recorded;
    const { time } = metadata;
    if (event.type === 'RegistrationCreated') return document ?? opened(event, recorded);
    if (event.type === 'RegistrationTakenOver' && key === event.data.registrationId) {
      return document ?? opened(event, recorded);
    }
    if (document?.until !== null) return document;
    switch (event.type) {
      case 'RegistrationTakenOver':
        return { ...ended(document, 'taken over', time), takenOverBy: event.data.registrationId };
      case 'RegistrationContactChanged':
        return changed(document, event, time);
      case 'RegistrationRemoved':
        return ended(document, 'removed', time);
      case 'RegistrationConnectionLost':
        return ended(document, 'connection lost', time);
      case 'RegistrationExpired':
        return ended(document, 'expired', event.data.deadline ?? time);
      case 'RegistrationDropped':
        return {
          ...ended(document, event.data.cause, time),
          ...(event.data.askedBack === true && { askedBack: true }),
        };
      default:
        event satisfies never;
        return document;
    }
  },
};

function opened(
  event: RegistrationCreated | RegistrationTakenOver,
  { metadata, stream }: RecordedDomainEvent<RegistrationEvent>,
): RegistrationDocument {
  const { registrationId, organizationId, contact, transport, address, port, userAgent } = event.data;
  const { instance, proposedSeconds, grantedSeconds, registrar } = event.data;
  return {
    _id: registrationId,
    ...{ organizationId, sipAccountId: idOfStream(stream), contact, transport, address, port, userAgent },
    ...{ instance, proposedSeconds, grantedSeconds, registrar },
    ...{ since: metadata.time, until: null, untilOrder: STILL, endedBy: null },
    takenOverFrom: event.type === 'RegistrationTakenOver' ? event.data.previous.registrationId : null,
    takenOverBy: null,
    changes: [],
    changeCount: 0,
    addresses: [address],
  };
}

function changed(
  document: RegistrationDocument,
  event: RegistrationContactChanged,
  time: string,
): RegistrationDocument {
  const { registrationId: _, callId: __, previousCallId: ___, registrar, ...after } = event.data;
  const fields = Object.keys(after) as (keyof RegisteredContact)[];
  const before: Partial<RegisteredContact> = Object.fromEntries(fields.map((field) => [field, document[field]]));
  const changes = [...document.changes, { time, before, after }].slice(-MOST_CHANGES);
  const next = { ...document, ...after };
  return {
    ...next,
    registrar,
    changes,
    addresses: withAddress(document.addresses, next.address),
    changeCount: document.changeCount + 1,
  };
}

function withAddress(addresses: readonly string[], address: string): readonly string[] {
  return addresses.includes(address) ? addresses : [...addresses, address].slice(-MOST_ADDRESSES);
}

function ended(document: RegistrationDocument, endedBy: RegistrationEnd, until: string): RegistrationDocument {
  return { ...document, until, untilOrder: until, endedBy };
}
