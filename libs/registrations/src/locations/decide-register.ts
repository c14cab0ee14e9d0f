import type { BoundContact, RegisterAnswer, RegisterRequest } from '../registrar/registrar.js';
import { without } from './account-locations.js';
import type { AccountLocations, Location, LocationChange } from './account-locations.js';
import { bindContacts, removed } from './bind-contacts.js';
import type { RegisterCircumstances, RegisterLimits } from './bind-contacts.js';
import { expireDue } from './end-locations.js';
import { grantedSeconds } from './lifetime.js';

export interface RegisterDecided extends LocationChange {
  readonly answer: RegisterAnswer;
}

/** What a REGISTER makes of an account (RFC 3261 section 10.3 steps 6 to 8), with the last phone winning (S3-08). */
export function decideRegister(
  before: AccountLocations,
  request: RegisterRequest,
  circumstances: RegisterCircumstances,
): RegisterDecided {
  const { limits, now } = circumstances;
  const unchanged = { account: before, events: [] };
  if (isOutOfOrder(before, request, now)) return { ...unchanged, answer: { kind: 'out of order' } };
  if (isTooBrief(request, limits)) {
    return { ...unchanged, answer: { kind: 'interval too brief', minimum: limits.minSeconds } };
  }
  // Who refreshed in time and is told of late has not expired.
  const due = expireDue(before, new Date(now.getTime() - (request.granted?.ago ?? 0) * 1000));
  const asked =
    request.contacts === '*'
      ? removeAll(due.account, now)
      : bindContacts(due.account, request.contacts, request, circumstances);
  return {
    account: asked.account,
    events: [...due.events, ...asked.events],
    answer: { kind: 'registered', bound: boundContacts(asked.account, now) },
  };
}

/** Everything that is bound and not over; the way a query is answered too (RFC 3261 section 10.2.3). */
export function boundContacts({ locations }: AccountLocations, now: Date): readonly BoundContact[] {
  return locations
    .map(({ contact, q, expires }) => {
      return { uri: contact, q, expires: Math.floor((Date.parse(expires) - now.getTime()) / 1000) };
    })
    .filter(({ expires }) => expires > 0);
}

/** A copy of a request that was seen before, or one that others have overtaken. A query changes nothing and may come at any time. */
function isOutOfOrder({ locations, departed }: AccountLocations, request: RegisterRequest, now: Date): boolean {
  if (request.contacts.length === 0) return false;
  if (request.granted?.stands) return locations.some((known) => isCopy(known, request));
  const isNewer = (known: { readonly callId: string; readonly cseq: number }) =>
    known.callId === request.callId && known.cseq >= request.cseq;
  if (locations.some(isNewer)) return true;
  if (departed.length === 0) return false;
  const time = now.toISOString();
  return departed.some((known) => known.until > time && isNewer(known));
}

function isCopy({ callId, cseq, flow }: Location, request: RegisterRequest): boolean {
  return callId === request.callId && cseq === request.cseq && flow === request.flow;
}

/** What was granted already cannot be refused any more. */
function isTooBrief({ contacts, granted }: RegisterRequest, limits: RegisterLimits): boolean {
  if (granted !== undefined) return false;
  return contacts !== '*' && contacts.some(({ expires }) => expires !== 0 && grantedSeconds(expires, limits) === null);
}

function removeAll(account: AccountLocations, now: Date): LocationChange {
  return { account: without(account, account.locations, now), events: account.locations.map(removed) };
}
