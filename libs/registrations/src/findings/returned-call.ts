import type { RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { RegistrationEvent } from '../registration.events.js';

/**
 * The event by which a registration left the Call-ID that its last event brings back. A phone takes a Call-ID when it starts and never goes
 * back to one that it has left (RFC 3261 section 10.2.4), so these are two phones, however alike they look. `within` in ms.
 */
export function leavingOfCall(
  events: readonly RecordedDomainEvent<RegistrationEvent>[],
  within: number,
): RecordedDomainEvent<RegistrationEvent> | undefined {
  const last = events.at(-1);
  if (last?.event.type !== 'RegistrationContactChanged' || last.event.data.callId === undefined) return undefined;
  const { callId, registrationId } = last.event.data;
  const since = Date.parse(last.metadata.time) - within;
  return events
    .slice(0, -1)
    .findLast(
      ({ event, metadata }) =>
        event.type === 'RegistrationContactChanged' &&
        event.data.registrationId === registrationId &&
        event.data.previousCallId === callId &&
        Date.parse(metadata.time) >= since,
    );
}
