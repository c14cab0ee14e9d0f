import type { RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { DeviceModel } from '@ringledger/provisioning';
import { isWithin, networkOf } from '@ringledger/system';
import { isUserAgentOf } from '../readiness/device-signs.js';
import type { RegistrationEvent } from '../registration.events.js';
import type { OpenRegistration } from '../registration.js';
import { isStartElsewhere, leavingOfCall, sharePlace } from './calls.js';
import type { Finding, FindingEvidence } from './finding.events.js';
import { goesOn, isSamePhone, productOf } from './phone-signs.js';
import type { PhoneSigns } from './phone-signs.js';
import type { EarlierRegistration, PastRegistration, SeenRegistration, Source } from './past-registrations.js';
import { pastRegistrations, seenRegistration } from './past-registrations.js';

export interface FindingFacts {
  /** Of the account, oldest first; the last one is what has just happened. */
  readonly events: readonly RecordedDomainEvent<RegistrationEvent>[];
  /** Of the devices that have the account on a line; empty: none, or none that the catalogue knows. */
  readonly models: readonly Pick<DeviceModel, 'name' | 'vendor'>[];
  /** Where these devices fetched their configurations. */
  readonly pickupNetworks: readonly string[];
  /** CIDRs of proxies: where a phone behind one is does not show. */
  readonly trustedNetworks?: readonly string[];
  /** Registrations of the account that may have begun before these events. */
  readonly open?: readonly OpenRegistration[];
  /** Registrations of the account before that of the last event, oldest first; these events may tell of them too. */
  readonly earlier?: readonly EarlierRegistration[];
}

/** So often within an hour. A restart or two, a new firmware and a bad minute of a network are less. */
const FLAPS = 5;
const FLAPS_WITHIN = 3_600_000;
/** A phone that is still there refreshes within the longest lifetime, and so takes its account back; one that moved does not. In ms. */
const RETURNS_WITHIN = 7_200_000;
/** How far back events are looked at, in ms; what is older than that changes no finding but an unknown address. */
export const LOOKS_BACK = Math.max(FLAPS_WITHIN, RETURNS_WITHIN);

/** Whether the last event can be remarkable at all, whatever else is known: most phones that change their contact only go on elsewhere. */
export function mayBeRemarkable(events: FindingFacts['events']): boolean {
  const last = events.at(-1);
  if (last?.event.type !== 'RegistrationContactChanged') return last !== undefined;
  if (last.event.data.userAgent !== undefined || isStartElsewhere(events)) return true;
  return leavingOfCall(events, RETURNS_WITHIN) !== undefined;
}

/** N-15: what is remarkable about the last event, in the light of those before. */
export function findings(facts: FindingFacts): readonly Finding[] {
  const { earlier = [], events, models, open = [] } = facts;
  const last = events.at(-1);
  if (!last) return [];
  const past = pastRegistrations(events);
  switch (last.event.type) {
    case 'RegistrationCreated':
    case 'RegistrationTakenOver': {
      const now = past.at(-1);
      if (!now) return [];
      const before = past.slice(0, -1);
      return [
        takeover(now, before),
        strangeUserAgent(now, models, last),
        wentOn(now, [...earlier, ...before]) ? null : unknownAddress(now, last, facts),
        flapping(now, before),
      ].filter((finding) => finding !== null);
    }
    case 'RegistrationContactChanged': {
      const { registrationId, userAgent } = last.event.data;
      const now = seenRegistration(registrationId, events, open);
      if (!now) return [];
      return [
        userAgent === undefined ? null : strangeUserAgent(now, models, last),
        fight(now, facts),
        isStartElsewhere(events) ? unknownAddress(now, last, facts) : null,
      ].filter((finding) => finding !== null);
    }
    default:
      return [];
  }
}

/**
 * Another phone has taken the place of one that was registered. One that looks like it, elsewhere, may be it on another network; but when
 * the first one comes back there are two.
 */
function takeover(now: PastRegistration, before: readonly PastRegistration[]): Finding | null {
  if (!now.takenOverFrom) return null;
  const { registrationId } = now.takenOverFrom;
  const place = before.findIndex((one) => one.registrationId === registrationId);
  // Of one that changed so often that its beginning is not among the events the last contact is known all the same.
  const known = before[place];
  const previous = known ?? { ...now.takenOverFrom, instance: null };
  const likeness = isSamePhone(previous, now);
  if (likeness === 'same') return null;
  const isReturn = known && Date.parse(now.opened.time) - Date.parse(known.opened.time) <= RETURNS_WITHIN;
  const earlier = before.slice(0, Math.max(place, 0));
  const returned = isReturn ? earlier.findLast((one) => isSamePhone(one, now) === 'same') : undefined;
  if (likeness === 'unknown' && !returned) return null;
  return finding('takeover', now, sameTakeover(previous, now), {
    previous: { address: previous.address, userAgent: previous.userAgent },
    evidence: [returned, known, now].flatMap((one) => one?.opened ?? []),
  });
}

/**
 * Two phones that look like one take a registration from each other, so that it never seems to be taken over. One that names its instance may
 * have several calls at once, without numbers for them (RFC 5626); but not each of them from a place of its own.
 */
function fight(now: SeenRegistration, facts: FindingFacts): Finding | null {
  const { events, open = [] } = facts;
  const [last, left] = [events.at(-1), leavingOfCall(events, RETURNS_WITHIN)];
  const previous = seenRegistration(now.registrationId, events.slice(0, -1), open);
  if (!last || !left || !previous) return null;
  if (now.instance !== null && sharePlace(events, (source) => placeOf(source, facts))) return null;
  return finding('takeover', now, sameTakeover(previous, now), {
    previous: { address: previous.address, userAgent: previous.userAgent },
    evidence: [left, last].map(evidenceOf),
  });
}

/** What comes from there, as far as it shows; undefined: it is not told. */
function placeOf({ address, userAgent }: Partial<Source>, facts: FindingFacts): string {
  const network = address === undefined || isBehindProxy(address, facts) ? '' : networkOf(address);
  return `${userAgent === undefined ? '' : productOf(userAgent)} ${network}`;
}

/** There and back is one takeover. */
function sameTakeover(one: Source, other: Source): string {
  return [one, other]
    .map(({ address, userAgent }) => `${productOf(userAgent)} ${networkOf(address)}`)
    .toSorted()
    .join(' / ');
}

function strangeUserAgent(
  now: SeenRegistration,
  models: FindingFacts['models'],
  last: RecordedDomainEvent,
): Finding | null {
  if (models.length === 0 || models.some((model) => isUserAgentOf(model, now.userAgent))) return null;
  return finding('strange user agent', now, productOf(now.userAgent), {
    evidence: [evidenceOf(last)],
  });
}

/** Phones fetch their configuration when they start in a new place. One that goes on with what it did may be anywhere. */
function unknownAddress(
  now: SeenRegistration,
  last: RecordedDomainEvent,
  { earlier = [], events, pickupNetworks, trustedNetworks }: FindingFacts,
): Finding | null {
  if (isBehindProxy(now.address, { pickupNetworks, trustedNetworks })) return null;
  const network = networkOf(now.address);
  const comparable = pickupNetworks.filter((known) => familyOf(known) === familyOf(network));
  if (comparable.length === 0 || comparable.includes(network)) return null;
  if (earlier.some(({ networks }) => networks.has(network))) return null;
  if (events.some(({ event: { data }, id }) => id !== last.id && isFrom(network, data))) return null;
  return finding('unknown address', now, network, { evidence: [evidenceOf(last)] });
}

function isFrom(network: string, data: RegistrationEvent['data']): boolean {
  return 'address' in data && data.address !== undefined && networkOf(data.address) === network;
}

function wentOn(now: PastRegistration, before: readonly PhoneSigns[]): boolean {
  const previous = before.at(-1);
  return previous !== undefined && goesOn(previous, now);
}

/** Then nobody knows where the phone is; unless phones fetch from such networks too, and what a proxy is must show otherwise. */
function isBehindProxy(
  address: string,
  { pickupNetworks, trustedNetworks = [] }: Pick<FindingFacts, 'pickupNetworks' | 'trustedNetworks'>,
): boolean {
  const isTrusted = (one: string) => isWithin(one, trustedNetworks);
  return isTrusted(address) && !pickupNetworks.some(isTrusted);
}

/** Phones that fetch over IPv6 may well register over IPv4. */
function familyOf(network: string): 'IPv4' | 'IPv6' {
  return network.includes('.') ? 'IPv4' : 'IPv6';
}

/** Two phones that take an account from each other are a takeover, not a phone that comes and goes. */
function flapping(now: PastRegistration, before: readonly PastRegistration[]): Finding | null {
  if (now.takenOverFrom !== null) return null;
  const since = Date.parse(now.opened.time) - FLAPS_WITHIN;
  const anew = [...before, now].filter(
    // After the exchange itself has ended a registration a new one is what it wants.
    ({ opened, takenOverFrom }, index, all) =>
      takenOverFrom === null && Date.parse(opened.time) > since && !all[index - 1]?.dropped,
  );
  if (anew.length < FLAPS) return null;
  return finding('flapping', now, '', { count: anew.length, evidence: anew.map(({ opened }) => opened) });
}

function evidenceOf({ event, id, metadata }: RecordedDomainEvent): FindingEvidence {
  return { eventId: id, type: event.type, time: metadata.time };
}

function finding(
  kind: Finding['kind'],
  { address, registrationId, userAgent }: Omit<SeenRegistration, 'instance'>,
  sameAs: string,
  told: { readonly evidence: readonly FindingEvidence[] } & Partial<Pick<Finding, 'count' | 'previous'>>,
): Finding {
  return { kind, registrationId, sameAs, address, userAgent, previous: null, count: null, ...told };
}
