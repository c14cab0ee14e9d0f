import type { ObservedContact, RegisterRequest } from '../registrar/registrar.js';
import type { RegisteredContact, RegistrationContactChanged, RegistrationEvent } from '../registration.events.js';
import { observedText } from '../observed-text.js';
import { without } from './account-locations.js';
import type { AccountLocations, Location, LocationChange } from './account-locations.js';
import { grantedSeconds } from './lifetime.js';
import type { LifetimeLimits } from './lifetime.js';
import { continuedLocations, isOtherFlow, removedLocation } from './same-phone.js';

export interface RegisterLimits extends LifetimeLimits {
  /** Of one account; the oldest makes room for a new one (S3-08). */
  readonly maxLocations: number;
}

export interface RegisterCircumstances {
  readonly limits: RegisterLimits;
  readonly now: Date;
  /** Of the registrations that may begin: as many as there may be locations. */
  readonly newIds: readonly string[];
  /** The registrar that it came in by. */
  readonly registrar: string;
}

/** How far a request has been carried out; `fresh` are the locations that it has bound. */
interface Binding extends LocationChange {
  readonly fresh: readonly Location[];
}

/** Binds and takes back what a REGISTER with contacts says (RFC 3261 section 10.3 step 7). */
export function bindContacts(
  before: AccountLocations,
  contacts: readonly ObservedContact[],
  request: RegisterRequest,
  circumstances: RegisterCircumstances,
): LocationChange {
  const wanted = preferred(contacts, circumstances.limits.maxLocations);
  const continued = continuedLocations(before.locations, wanted, request);
  let binding: Binding = { account: before, events: [], fresh: [] };
  for (const [contact, location] of continued) {
    const { callSince, registrationId, since } = location;
    const heard = observed(contact, request, circumstances);
    const after = {
      ...{ registrationId, since, ...heard, ...recalled(location, request) },
      ...(callSince !== undefined && { callSince }),
      ...startedAnew(location, heard),
      instance: contact.instance ?? location.instance,
    };
    binding = refresh(binding, location, after, isOtherFlow(location, contact));
  }
  for (const contact of contacts) {
    if (contact.expires === 0) binding = takeBack(binding, contact, request, circumstances.now);
  }
  for (const [ordinal, contact] of wanted.filter((one) => !continued.has(one)).entries()) {
    const registrationId = circumstances.newIds[ordinal] as string;
    const since = circumstances.now.toISOString();
    const location = { ...observed(contact, request, circumstances), registrationId, since };
    binding = open(binding, location, request.organizationId, circumstances);
  }
  return { account: binding.account, events: binding.events };
}

/** What was granted when the phone was told, where it is known. */
function recalled({ grantedSeconds, proposedSeconds }: Location, { granted }: RegisterRequest): Partial<Location> {
  if (!granted?.recalled || Math.abs(grantedSeconds - granted.seconds) > 1) return {};
  return { grantedSeconds, proposedSeconds };
}

/** The Call-ID is not known of what was recovered. */
function startedAnew(
  before: Location,
  { callId, refreshed }: Pick<Location, 'callId' | 'refreshed'>,
): Pick<Location, 'callSince'> {
  return before.callId === '' || before.callId === callId ? {} : { callSince: refreshed };
}

/** `otherFlow`: each flow of a phone may have a call of its own (RFC 5626 section 4.2), so that they tell nothing. */
function refresh({ account, events, fresh }: Binding, before: Location, after: Location, otherFlow: boolean): Binding {
  const changes = changedFields(before, after);
  const calls = changes === null || otherFlow ? null : anotherCall(before, after);
  const { registrationId, registrar } = after;
  const data = { registrationId, ...changes, ...calls, registrar };
  return {
    account: { ...account, locations: account.locations.map((known) => (known === before ? after : known)) },
    events: changes === null ? events : [...events, { type: 'RegistrationContactChanged', data }],
    fresh: [...fresh, after],
  };
}

function takeBack(binding: Binding, contact: ObservedContact, request: RegisterRequest, now: Date): Binding {
  const { account, events, fresh } = binding;
  const others = account.locations.filter((known) => !fresh.includes(known));
  const gone = removedLocation(others, contact, request);
  if (!gone) {
    // What the phone has said before is over all the same.
    return fresh.length > 0 ? binding : { ...binding, account: without(account, [], now, request) };
  }
  return { account: without(account, [gone], now, request), events: [...events, removed(gone)], fresh };
}

/** The last one wins (S3-08): when there is no room, whoever was quiet for longest goes. */
function open(
  { account, events, fresh }: Binding,
  location: Location,
  organizationId: string,
  { limits, now }: RegisterCircumstances,
): Binding {
  const full = account.locations.length >= limits.maxLocations;
  const previous = full ? leastRecent(account.locations.filter((known) => !fresh.includes(known))) : undefined;
  const rest = previous ? without(account, [previous], now) : account;
  return {
    account: { ...rest, locations: [...rest.locations, location] },
    events: [...events, opened(location, organizationId, previous)],
    fresh: [...fresh, location],
  };
}

export function removed({ registrationId }: Location): RegistrationEvent {
  return { type: 'RegistrationRemoved', data: { registrationId } };
}

/** The highest q first (RFC 3261 section 20.10), then as they were written; as many as there may be. */
function preferred(contacts: readonly ObservedContact[], most: number): readonly ObservedContact[] {
  const binding = contacts.filter(({ expires }) => expires !== 0);
  return binding.length < 2 ? binding : [...binding].sort((a, b) => (b.q ?? 1) - (a.q ?? 1)).slice(0, most);
}

/** A location as this request tells it. */
function observed(
  contact: ObservedContact,
  request: RegisterRequest,
  { limits, now, registrar }: RegisterCircumstances,
): Omit<Location, 'registrationId' | 'since'> {
  const { transport, address, port, userAgent, callId, cseq, flow } = request;
  const seconds = grantedSeconds(contact.expires, limits) ?? limits.minSeconds;
  const { ago = 0, ...granted } = request.granted ?? { seconds, remaining: seconds };
  return {
    contact: contact.uri,
    transport,
    address,
    port,
    userAgent,
    instance: contact.instance,
    ...(contact.regId !== undefined && { regId: contact.regId }),
    q: contact.q,
    callId,
    cseq,
    proposedSeconds: contact.expires,
    grantedSeconds: granted.seconds,
    refreshed: new Date(now.getTime() - ago * 1000).toISOString(),
    expires: new Date(now.getTime() + granted.remaining * 1000).toISOString(),
    deadlineKnown: true,
    registrar,
    reported: request.granted !== undefined,
    flow,
  };
}

const CONTACT_FIELDS = ['contact', 'transport', 'address', 'port', 'userAgent'] as const;

function changedFields(before: Location, after: Location): Partial<RegisteredContact> | null {
  const changed = CONTACT_FIELDS.filter((field) => before[field] !== after[field]);
  return changed.length === 0 ? null : Object.fromEntries(changed.map((field) => [field, after[field]]));
}

/** Null: the same, or the one before is not known. */
function anotherCall(
  before: Location,
  after: Location,
): Pick<RegistrationContactChanged['data'], 'callId' | 'previousCallId'> | null {
  const [previousCallId, callId] = [observedText(before.callId), observedText(after.callId)];
  return previousCallId === '' || previousCallId === callId ? null : { previousCallId, callId };
}

function opened(location: Location, organizationId: string, previous: Location | undefined): RegistrationEvent {
  const { registrationId, instance, proposedSeconds, grantedSeconds, registrar } = location;
  const data = {
    organizationId,
    registrationId,
    ...contactOf(location),
    ...{ instance, proposedSeconds, grantedSeconds, registrar, callId: observedText(location.callId) },
  };
  if (!previous) return { type: 'RegistrationCreated', data };
  const ended = { registrationId: previous.registrationId, ...contactOf(previous) };
  return { type: 'RegistrationTakenOver', data: { ...data, previous: ended } };
}

function contactOf({ contact, transport, address, port, userAgent }: Location): RegisteredContact {
  return { contact, transport, address, port, userAgent };
}

function leastRecent(locations: readonly Location[]): Location | undefined {
  return locations.reduce<Location | undefined>(
    (oldest, location) => (oldest === undefined || location.refreshed < oldest.refreshed ? location : oldest),
    undefined,
  );
}
