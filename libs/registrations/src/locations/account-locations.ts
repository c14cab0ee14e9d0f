import type { RegisteredContact, RegistrationEvent } from '../registration.events.js';

/** One registration of an account, with what changes too often for events. Times are ISO 8601. */
export interface Location extends RegisteredContact {
  readonly registrationId: string;
  readonly instance: string | null;
  /** Absent: the phone gave none. */
  readonly regId?: number;
  readonly q: number | null;
  /** Of the newest REGISTER; empty when the table was lost since. */
  readonly callId: string;
  readonly cseq: number;
  /** When that Call-ID was first heard, as a phone takes a new one when it starts; absent: when it registered, or not known. */
  readonly callSince?: string;
  readonly proposedSeconds: number | null;
  readonly grantedSeconds: number;
  readonly since: string;
  readonly refreshed: string;
  /** When it ends unless it is refreshed. */
  readonly expires: string;
  /** False: `expires` is a guess, since the table was lost; see `behind-the-log.ts`. */
  readonly deadlineKnown: boolean;
  readonly registrar: string;
  /** The registrar had answered the phone by itself before it brought it here: a refresh may be on its way for longer. Absent: no. */
  readonly reported?: boolean;
  /** Empty when the table was lost since: nobody knows the way back to the phone. */
  readonly flow: string;
}

/** A registration that has ended: a late copy of one of its requests must not bring it back. */
export interface Departed {
  readonly callId: string;
  /** The highest that is not heard any more. */
  readonly cseq: number;
  /** Until when it is remembered; ISO 8601. */
  readonly until: string;
}

/** What the record knows of where one SIP account can be reached. */
export interface AccountLocations {
  readonly locations: readonly Location[];
  /** Newest last. */
  readonly departed: readonly Departed[];
  /** When the exchange last ended something here, but for another password; ISO 8601. What a registrar had granted by itself until then ended with it. Absent: never. */
  readonly endedAt?: string;
}

/** What a decision makes of it; `account` is the very object that came in when nothing changes. */
export interface LocationChange {
  readonly account: AccountLocations;
  readonly events: readonly RegistrationEvent[];
}

export const NOWHERE: AccountLocations = { locations: [], departed: [] };

/** Copies of a datagram live for 32 s at most (RFC 3261 section 17.1.4, 64*T1); a registrar that reports late gets some more. In ms. */
const REMEMBERED = 120_000;
const MOST_DEPARTED = 4;

type InOrder = Pick<Departed, 'callId' | 'cseq'>;

/** The account without these locations, whose late requests are remembered, with those before the request that ended them. */
export function without(
  account: AccountLocations,
  ended: readonly Location[],
  now: Date,
  by?: InOrder,
): AccountLocations {
  const time = now.toISOString();
  const until = new Date(now.getTime() + REMEMBERED).toISOString();
  const departed = [
    ...account.departed.filter((known) => known.until > time),
    ...lateOnes(ended, by).map((late) => ({ ...late, until })),
  ].slice(-MOST_DEPARTED);
  return { ...account, locations: account.locations.filter((location) => !ended.includes(location)), departed };
}

/** A copy of the request that ended them does no harm, so that only those before it are late. */
function lateOnes(ended: readonly InOrder[], by: InOrder | undefined): readonly InOrder[] {
  const own = ended.map(({ callId, cseq }) => ({ callId, cseq }));
  if (!by) return own;
  const before = by.cseq - 1;
  const others = own.filter(({ callId }) => callId !== by.callId);
  const highest = own.reduce((most, one) => (one.callId === by.callId ? Math.max(most, one.cseq) : most), before);
  return [...others, { callId: by.callId, cseq: highest }];
}

/** The earliest deadline; null: nothing is bound. */
export function nextDeadline({ locations }: AccountLocations): string | null {
  let first: string | null = null;
  for (const { expires } of locations) if (first === null || expires < first) first = expires;
  return first;
}
