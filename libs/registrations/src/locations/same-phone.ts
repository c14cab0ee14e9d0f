import { parseUri, sameHost, sameTarget } from '@ringledger/sip';
import { sameInstance } from '../same-instance.js';
import type { ObservedContact, RegisterRequest } from '../registrar/registrar.js';
import type { Location } from './account-locations.js';

type Sign = (location: Location, contact: ObservedContact, request: RegisterRequest) => boolean;

/**
 * What tells that a contact comes from the phone of a location, the surest sign first. The last one is for phones that were restarted or
 * got another port: they keep their user agent and, but for a moved one, their address.
 */
const SIGNS: readonly Sign[] = [
  isNamed,
  (location, contact) => sameContact(location.contact, contact.uri),
  ({ callId }, _, request) => callId === request.callId,
  ({ address, userAgent }, _, request) =>
    userAgent !== null && userAgent === request.userAgent && address === request.address,
];

/** Which location each contact continues; a location is continued by one contact only. */
export function continuedLocations(
  locations: readonly Location[],
  contacts: readonly ObservedContact[],
  request: RegisterRequest,
): ReadonlyMap<ObservedContact, Location> {
  const continued = new Map<ObservedContact, Location>();
  const taken = new Set<Location>();
  for (const sign of SIGNS) {
    for (const contact of contacts) {
      if (continued.has(contact)) continue;
      const location = locations.find(
        (candidate) => !taken.has(candidate) && !otherInstance(candidate, contact) && sign(candidate, contact, request),
      );
      if (!location) continue;
      continued.set(contact, location);
      taken.add(location);
    }
  }
  return continued;
}

/**
 * The location that a phone takes back. What was never bound takes nothing back (RFC 3261 section 10.3 step 7), unless it surely is what
 * is bound, written as the phone has it now. Who only has the same user agent and address may be its neighbour behind one router.
 */
export function removedLocation(
  locations: readonly Location[],
  contact: ObservedContact,
  request: RegisterRequest,
): Location | undefined {
  const candidates = locations.filter((location) => !otherInstance(location, contact));
  return (
    candidates.find((location) => sameContact(location.contact, contact.uri)) ??
    candidates.find((location) => movedSince(location, contact, request))
  );
}

/**
 * The phone has got another port or connection since it registered, and says good-bye from there. One that asks from where it registered
 * knows the contact that is bound, and means an older one.
 */
function movedSince(location: Location, contact: ObservedContact, request: RegisterRequest): boolean {
  const { address, port, transport } = location;
  if (address === request.address && port === request.port && transport === request.transport) return false;
  if (isNamed(location, contact)) return true;
  return location.callId === request.callId && samePlace(location.contact, contact.uri);
}

/** Who names the instance that is bound is that phone, whatever else has changed. */
function isNamed({ instance }: Location, contact: ObservedContact): boolean {
  return instance !== null && contact.instance !== null && sameInstance(instance, contact.instance);
}

/** One that names its instance, and another of the flows that it keeps. */
export function isOtherFlow(location: Location, contact: ObservedContact): boolean {
  const { regId } = location;
  return regId !== undefined && contact.regId !== undefined && regId !== contact.regId && isNamed(location, contact);
}

/** Two phones that say so themselves (RFC 5626 section 4.1), whatever else they share. */
function otherInstance(location: Location, contact: ObservedContact): boolean {
  return location.instance !== null && contact.instance !== null && !isNamed(location, contact);
}

/** As far as RFC 3261 section 19.1.4 matters to the contact of a phone. */
function sameContact(one: string, other: string): boolean {
  if (one === other) return true;
  const left = parseUri(one);
  const right = parseUri(other);
  return left !== undefined && right !== undefined && sameTarget(left, right) && left.transport === right.transport;
}

/** But for the port and the transport. */
function samePlace(one: string, other: string): boolean {
  const left = parseUri(one);
  const right = parseUri(other);
  return left !== undefined && right !== undefined && left.user === right.user && sameHost(left, right);
}
