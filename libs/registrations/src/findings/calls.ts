import type { RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { RegistrationContactChanged, RegistrationEvent } from '../registration.events.js';
import type { Source } from './past-registrations.js';

type Events = readonly RecordedDomainEvent<RegistrationEvent>[];

/**
 * The event by which a registration left the Call-ID that its last event brings back. A phone takes a Call-ID when it starts and never goes
 * back to one that it has left (RFC 3261 section 10.2.4), so these are two phones, however alike they look. `within` in ms.
 */
export function leavingOfCall(events: Events, within: number): Events[number] | undefined {
  const last = lastChange(events);
  if (last?.data.callId === undefined) return undefined;
  const { callId, registrationId } = last.data;
  const since = Date.parse(last.time) - within;
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

/** Whether the last event tells of a phone that started somewhere else: it has another address, and a Call-ID that nobody had before. */
export function isStartElsewhere(events: Events): boolean {
  const last = lastChange(events);
  if (last?.data.callId === undefined || last.data.address === undefined) return false;
  const { callId } = last.data;
  return !events.slice(0, -1).some(({ event }) => callsOf(event).includes(callId));
}

/** Whether the Call-ID that the last event brings and the one that it ends ever came from one place. */
export function sharePlace(events: Events, placeOf: (source: Partial<Source>) => string): boolean {
  const last = lastChange(events);
  const { callId = '', previousCallId = '', registrationId = '' } = last?.data ?? {};
  const places = placesOfCalls(events, registrationId, placeOf);
  return [...(places.get(callId) ?? [])].some((place) => places.get(previousCallId)?.has(place));
}

/** Where each call of a registration came from. Before the first change that these events tell a place is like no other. */
function placesOfCalls(events: Events, registrationId: string, placeOf: (source: Partial<Source>) => string) {
  const places = new Map<string, Set<string>>();
  const seen = (callId: string, source: Partial<Source>) =>
    places.set(callId, (places.get(callId) ?? new Set()).add(placeOf(source)));
  let call: string | undefined;
  let source: Partial<Source> = {};
  for (const { event } of events) {
    if (event.data.registrationId !== registrationId || !('registrar' in event.data)) continue;
    const [callId, previousCallId] = callsOf(event);
    if (previousCallId !== undefined) seen(previousCallId, source);
    const { address = source.address, userAgent = source.userAgent } = event.data;
    source = { ...(address !== undefined && { address }), ...(userAgent !== undefined && { userAgent }) };
    call = callId ?? call;
    if (call !== undefined) seen(call, source);
  }
  return places;
}

function callsOf({ data, type }: RegistrationEvent): readonly (string | undefined)[] {
  if (type === 'RegistrationContactChanged') return [data.callId, data.previousCallId];
  return type === 'RegistrationCreated' || type === 'RegistrationTakenOver' ? [data.callId] : [];
}

function lastChange(events: Events): { data: RegistrationContactChanged['data']; time: string } | undefined {
  const last = events.at(-1);
  return last?.event.type === 'RegistrationContactChanged'
    ? { data: last.event.data, time: last.metadata.time }
    : undefined;
}
