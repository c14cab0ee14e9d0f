import type { RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { RegistrationEvent, RegistrationTakenOver } from '../registration.events.js';
import type { OpenRegistration } from '../registration.js';
import type { FindingEvidence } from './finding.events.js';
import type { PhoneSigns } from './phone-signs.js';

/** One registration as it was in the end. */
export interface EarlierRegistration extends PhoneSigns {
  /** Where it ever was. */
  readonly networks: ReadonlySet<string>;
}

/** One registration as its events tell it. */
export interface PastRegistration extends PhoneSigns {
  readonly registrationId: string;
  readonly opened: FindingEvidence;
  readonly takenOverFrom: RegistrationTakenOver['data']['previous'] | null;
  /** The exchange ended it. */
  readonly dropped: boolean;
}

export type Source = Pick<PhoneSigns, 'address' | 'userAgent'>;

/** Where its registration is, and which phone that said to be when it began. */
export interface SeenRegistration extends Source, Pick<PhoneSigns, 'instance'> {
  readonly registrationId: string;
}

/** Where a registration was after these events, of those that began with them or before (`open`, as they are now). */
export function seenRegistration(
  registrationId: string,
  events: readonly RecordedDomainEvent<RegistrationEvent>[],
  open: readonly OpenRegistration[],
): SeenRegistration | null {
  let seen: SeenRegistration | null = open.find((one) => one.registrationId === registrationId) ?? null;
  for (const { event } of events) {
    if (event.data.registrationId !== registrationId) continue;
    if (event.type === 'RegistrationCreated' || event.type === 'RegistrationTakenOver') seen = event.data;
    else if (event.type === 'RegistrationContactChanged') seen = seen && { ...seen, ...event.data };
  }
  return seen;
}

/** The registrations that begin within these events, in the order of their beginnings. */
export function pastRegistrations(
  events: readonly RecordedDomainEvent<RegistrationEvent>[],
): readonly PastRegistration[] {
  const found = new Map<string, PastRegistration>();
  for (const recorded of events) {
    const { event } = recorded;
    const { registrationId } = event.data;
    const seen = { eventId: recorded.id, type: event.type, time: recorded.metadata.time };
    if (event.type === 'RegistrationCreated' || event.type === 'RegistrationTakenOver') {
      const { address, callId, contact, instance, userAgent } = event.data;
      found.set(registrationId, {
        ...{ registrationId, address, callId, contact, instance, userAgent, opened: seen, dropped: false },
        takenOverFrom: event.type === 'RegistrationTakenOver' ? event.data.previous : null,
      });
      continue;
    }
    const known = found.get(registrationId);
    if (known) found.set(registrationId, { ...known, ...changed(event) });
  }
  return [...found.values()];
}

function changed(event: RegistrationEvent): Partial<PastRegistration> {
  if (event.type === 'RegistrationDropped') return { dropped: true };
  if (event.type === 'RegistrationConnectionLost') return { dropped: event.data.cause !== undefined };
  if (event.type !== 'RegistrationContactChanged') return {};
  const { address, callId, contact, userAgent } = event.data;
  return {
    ...(callId !== undefined && { callId }),
    ...(contact !== undefined && { contact }),
    ...(userAgent !== undefined && { userAgent }),
    ...(address !== undefined && { address }),
  };
}
