import type { BoundContact, RegisterAnswer, RegisterRequest } from '../registrar/registrar.js';
import { without } from './account-locations.js';
import type { AccountLocations, LocationChange } from './account-locations.js';
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
  if (hasEnded(before, request, now)) return { ...unchanged, answer: { kind: 'not admitted' } };
  // Who refreshed in time and is told of late has not expired.
  const due = expireDue(before, new Date(now.getTime() - (request.granted?.ago ?? 0) * 1000));
  const isOld = request.granted?.stands ? isKnown(before, request) : isOutOfOrder(due.account, request, now);
  if (isOld) return { ...unchanged, answer: { kind: 'out of order' } };
  if (isTooBrief(request, limits)) {
    return { ...unchanged, answer: { kind: 'interval too brief', minimum: limits.minSeconds } };
  }
  const asked =
    request.contacts === '*'
      ? removeAll(due.account, request, now)
      : bindContacts(due.account, request.contacts, request, circumstances);
  return {
    account: asked.account,
    events: [...due.events, ...asked.events],
    answer: { kind: 'registered', bound: boundContacts(asked.account, now) },
  };
}

/** Everything that is bound and not over; the way a query is answered too (RFC 3261 section 10.2.3). */
export function boundContacts({ locations }: AccountLocations, now: Date): readonly BoundContact[] {
  return locations.flatMap(({ contact, q, expires }) => {
    const left = Date.parse(expires) - now.getTime();
    // In its last second it is bound all the same, and 0 would mean that it is not.
    return left > 0 ? [{ uri: contact, q, expires: Math.max(1, Math.floor(left / 1000)) }] : [];
  });
}

/** A copy of a request that was seen before, or one that others have overtaken. A query changes nothing and may come at any time. */
function isOutOfOrder({ locations, departed }: AccountLocations, request: RegisterRequest, now: Date): boolean {
  if (request.contacts.length === 0) return false;
  const isNewer = (known: { readonly callId: string; readonly cseq: number }) =>
    known.callId === request.callId && known.cseq >= request.cseq;
  if (locations.some(isNewer)) return true;
  if (departed.length === 0) return false;
  const time = now.toISOString();
  return departed.some((known) => known.until > time && isNewer(known));
}

/** Of what the registrar has answered by itself only a copy is refused. */
function isKnown({ locations }: AccountLocations, request: RegisterRequest): boolean {
  if (request.contacts.length === 0) return false;
  return locations.some(
    ({ callId, cseq, flow }) => callId === request.callId && cseq === request.cseq && flow === request.flow,
  );
}

/** It was granted before the exchange ended what was bound, and told afterwards. What stands at the registrar now was not ended. */
function hasEnded({ endedAt }: AccountLocations, { granted }: RegisterRequest, now: Date): boolean {
  if (endedAt === undefined || granted === undefined || granted.stands) return false;
  return now.getTime() - (granted.ago ?? 0) * 1000 <= Date.parse(endedAt);
}

/** What was granted already cannot be refused any more. */
function isTooBrief({ contacts, granted }: RegisterRequest, limits: RegisterLimits): boolean {
  if (granted !== undefined) return false;
  return contacts !== '*' && contacts.some(({ expires }) => expires !== 0 && grantedSeconds(expires, limits) === null);
}

function removeAll(account: AccountLocations, request: RegisterRequest, now: Date): LocationChange {
  return { account: without(account, account.locations, now, request), events: account.locations.map(removed) };
}
