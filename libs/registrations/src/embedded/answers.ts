import type { Answer } from '@ringledger/sip';
import type { BoundContact } from '../registrar/registrar.js';

/** What the registrar does; everything else is 405. */
export const METHODS = ['REGISTER', 'OPTIONS'];

export const BAD_REQUEST: Answer = { status: 400 };
export const FORBIDDEN: Answer = { status: 403 };
/** RFC 3261 section 10.3 step 7: older than what is bound. */
export const OUT_OF_ORDER: Answer = { status: 500, reason: 'Out of order' };
/** This registrar cannot answer for what it knows, or cannot write it down. */
export const UNAVAILABLE: Answer = { status: 503, headers: [['Retry-After', '10']] };
export const CAPABILITIES: Answer = { status: 200, headers: [['Allow', METHODS.join(', ')]] };

export function intervalTooBrief(minimum: number): Answer {
  return { status: 423, headers: [['Min-Expires', String(minimum)]] };
}

export function challenged(challenge: string): Answer {
  return { status: 401, headers: [['WWW-Authenticate', challenge]] };
}

/** RFC 3261 section 10.3 step 8: what is bound now, and the time, by which a phone without a clock sets its own. */
export function registered(bound: readonly BoundContact[], now: Date): Answer {
  const contacts = bound.map(({ expires, q, uri }) => {
    return ['Contact', `<${uri}>;expires=${expires}${q === null ? '' : `;q=${q}`}`] as const;
  });
  return { status: 200, headers: [...contacts, ['Date', now.toUTCString()]] };
}
