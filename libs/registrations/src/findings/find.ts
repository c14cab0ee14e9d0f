import type { RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { DeviceModel } from '@ringledger/provisioning';
import { isWithin, networkOf } from '@ringledger/system';
import { isUserAgentOf } from '../readiness/device-signs.js';
import type { RegistrationEvent } from '../registration.events.js';
import type { OpenRegistration } from '../registration.js';
import type { Finding, FindingEvidence } from './finding.events.js';
import { isSamePhone, productOf } from './phone-signs.js';
import type { EarlierRegistration, PastRegistration, Source } from './past-registrations.js';
import { pastRegistrations, sourceOf } from './past-registrations.js';
import { leavingOfCall } from './returned-call.js';

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
  /** Registrations of the account before the last event, oldest first; these events may tell of them too. */
  readonly earlier?: readonly EarlierRegistration[];
}

type SeenRegistration = Source & Pick<PastRegistration, 'registrationId'>;

/** So often within an hour. A restart or two, a new firmware and a bad minute of a network are less. */
const FLAPS = 5;
const FLAPS_WITHIN = 3_600_000;
/** A phone that is still there refreshes within the longest lifetime, and so takes its account back; one that moved does not. In ms. */
const RETURNS_WITHIN = 7_200_000;

/** Whether the last event can be remarkable at all, whatever else is known: most phones that change their contact only go on elsewhere. */
export function mayBeRemarkable(events: FindingFacts['events']): boolean {
  const last = events.at(-1);
  if (last?.event.type !== 'RegistrationContactChanged') return last !== undefined;
  return last.event.data.userAgent !== undefined || leavingOfCall(events, RETURNS_WITHIN) !== undefined;
}

/** N-15: what is remarkable about the last event, in the light of those before. */
export function findings({
  earlier = [],
  events,
  models,
  open = [],
  pickupNetworks,
  trustedNetworks = [],
}: FindingFacts): readonly Finding[] {
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
        isBehindProxy(now, trustedNetworks, pickupNetworks)
          ? null
          : unknownAddress(now, [...earlier, ...before], pickupNetworks),
        flapping(now, before),
      ].filter((finding) => finding !== null);
    }
    case 'RegistrationContactChanged': {
      const { registrationId, userAgent } = last.event.data;
      const source = sourceOf(registrationId, events, open);
      if (!source) return [];
      const now = { registrationId, ...source };
      const strange = userAgent === undefined ? null : strangeUserAgent(now, models, last);
      return [strange, fight(now, events, open)].filter((finding) => finding !== null);
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

/** Two phones that look like one take a registration from each other, so that it never seems to be taken over. */
function fight(
  now: SeenRegistration,
  events: FindingFacts['events'],
  open: readonly OpenRegistration[],
): Finding | null {
  const [last, left] = [events.at(-1), leavingOfCall(events, RETURNS_WITHIN)];
  const previous = sourceOf(now.registrationId, events.slice(0, -1), open);
  if (!last || !left || !previous) return null;
  return finding('takeover', now, sameTakeover(previous, now), {
    previous,
    evidence: [left, last].map(({ event, id, metadata }) => ({ eventId: id, type: event.type, time: metadata.time })),
  });
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
  { event, id, metadata }: RecordedDomainEvent,
): Finding | null {
  if (models.length === 0 || models.some((model) => isUserAgentOf(model, now.userAgent))) return null;
  return finding('strange user agent', now, productOf(now.userAgent), {
    evidence: [{ eventId: id, type: event.type, time: metadata.time }],
  });
}

/** Phones fetch their configuration when they start in a new place. One that is known otherwise may be anywhere. */
function unknownAddress(
  now: PastRegistration,
  before: readonly EarlierRegistration[],
  pickupNetworks: readonly string[],
): Finding | null {
  const network = networkOf(now.address);
  const comparable = pickupNetworks.filter((known) => familyOf(known) === familyOf(network));
  if (comparable.length === 0 || comparable.includes(network)) return null;
  if (before.some(({ networks }) => networks.has(network))) return null;
  const previous = before.at(-1);
  if (previous && isSamePhone(previous, now) === 'same') return null;
  return finding('unknown address', now, network, { evidence: [now.opened] });
}

/** Then nobody knows where the phone is; unless phones fetch from such networks too, and what a proxy is must show otherwise. */
function isBehindProxy(
  { address }: Source,
  trustedNetworks: readonly string[],
  pickupNetworks: readonly string[],
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

function finding(
  kind: Finding['kind'],
  { address, registrationId, userAgent }: SeenRegistration,
  sameAs: string,
  told: { readonly evidence: readonly FindingEvidence[] } & Partial<Pick<Finding, 'count' | 'previous'>>,
): Finding {
  return { kind, registrationId, sameAs, address, userAgent, previous: null, count: null, ...told };
}
