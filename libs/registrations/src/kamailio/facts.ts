import { parseContacts, parseDeltaSeconds } from '@ringledger/sip';
import { keptContact, observedContacts } from '../registrar/observed-contacts.js';
import type { ObservedContact } from '../registrar/registrar.js';
import type { RefusalReason, RegistrationTransport } from '../registration.events.js';
import { uncut } from './uncut.js';

/** Who sent a REGISTER to Kamailio, and from where. Texts are the phone's own. */
interface Origin {
  /** Empty: its address of record has none. */
  readonly user: string;
  readonly transport: RegistrationTransport;
  readonly address: string;
  readonly userAgent: string | null;
}

/** With the time of Kamailio's clock when it was sent, in seconds. */
interface Stamped {
  readonly now: number;
}

/** Kamailio has answered a REGISTER with 200. */
export interface RegisterFact extends Origin {
  readonly kind: 'register';
  /** Fingerprint of the credentials that were proven. */
  readonly binding: number;
  /** The location that is bound now, by its id and contact; null: none. */
  readonly bound: {
    readonly ruid: string;
    readonly contact: string;
    readonly seconds: number;
  } | null;
  /** When it was answered, by Kamailio's clock, in seconds. */
  readonly at: number;
  /** Null: Kamailio takes what this record cannot read. What it has bound then says what came of it. */
  readonly contacts: readonly ObservedContact[] | '*' | null;
  readonly callId: string;
  readonly cseq: number;
  readonly port: number;
  /** Of the connection; null on UDP. */
  readonly connection: string | null;
}

/** The connection of a location has ended. */
export interface LostFact {
  readonly kind: 'lost';
  readonly user: string;
  readonly ruid: string;
  readonly connection: string | null;
  /** When Kamailio noticed, by its clock, in seconds. */
  readonly at: number;
}

/** What became of a NOTIFY. */
export interface NotifiedFact {
  readonly kind: 'notified';
  readonly id: string;
  readonly status: number;
  /** Kamailio gave up by itself: nothing came from the phone. */
  readonly local: boolean;
}

export interface RefusedFact extends Origin {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** The Authorization header. */
  readonly proof: string | null;
}

export interface BeatFact extends Stamped {
  readonly kind: 'beat';
  /** How many facts there have been. */
  readonly total: number;
  /** How many of them wait in Kamailio. */
  readonly waiting: number;
}

/** Told by an events.cfg of another version. */
export interface UnreadableFact {
  readonly kind: 'unreadable';
}

export type KamailioFact = (RegisterFact | LostFact | NotifiedFact | RefusedFact | UnreadableFact) &
  Stamped & {
    /** Counts what was sent over this Kamailio's evapi; comes back when it was taken. */
    readonly sent: number;
    /** Counts what happened; null: of those that may be left out. */
    readonly number: number | null;
  };

/** A message of docker/kamailio/events.cfg; null: not even that. */
export function parseFact(message: Buffer): KamailioFact | BeatFact | null {
  const told = object(message);
  if (told === null) return null;
  const [number, sent, now] = [whole(told.n), whole(told.m), time(told.now)];
  if (now === null) return null;
  if (told.kind === 'beat') {
    const waiting = whole(told.waiting);
    return number === null || waiting === null ? null : { kind: 'beat', total: number, waiting, now };
  }
  return sent === null ? null : { ...(factOf(told) ?? { kind: 'unreadable' }), sent, number, now };
}

type Told = Readonly<Record<string, unknown>>;

function factOf(told: Told): RegisterFact | LostFact | NotifiedFact | RefusedFact | null {
  switch (told.kind) {
    case 'register':
      return registerFact(told);
    case 'lost': {
      const [user, ruid, at] = [decoded(told.user), plain(told.ruid), time(told.at)];
      return user === null || ruid === null || at === null
        ? null
        : { kind: 'lost', user, ruid, connection: connectionOf(told.connection), at };
    }
    case 'notified': {
      const [id, status] = [decoded(told.id), whole(told.status)];
      return id === null || status === null ? null : { kind: 'notified', id, status, local: told.local !== 1 };
    }
    case 'refused': {
      const origin = originOf(told);
      const reason = plain(told.why) as RefusalReason | null;
      return origin === null || reason === null
        ? null
        : { kind: 'refused', ...origin, reason, proof: decoded(told.proof) };
    }
    default:
      return null;
  }
}

function registerFact(told: Told): RegisterFact | null {
  const origin = originOf(told);
  const [binding, cseq, port] = [whole(told.binding), whole(told.cseq), whole(told.port)];
  const callId = headerOf(told.callId);
  const contacts = contactsOf(headerOf(told.contacts), headerOf(told.expires));
  const at = time(told.at);
  if (origin === null || binding === null || cseq === null || port === null || callId === null) return null;
  if (at === null) return null;
  const connection = connectionOf(told.connection);
  const bound = boundOf(told, at);
  return { kind: 'register', ...origin, binding, bound, at, contacts, callId, cseq, port, connection };
}

function boundOf(told: Told, at: number): RegisterFact['bound'] {
  const [ruid, contact] = [plain(told.ruid), decoded(told.bound)];
  const until = whole(told.until);
  if (!ruid || contact === null || until === null) return null;
  return { ruid, contact: keptContact(contact), seconds: Math.max(0, until - Math.floor(at)) };
}

function contactsOf(written: string | null, expires: string | null): readonly ObservedContact[] | '*' | null {
  const contacts = parseContacts(written === null ? [] : [written]);
  if (typeof contacts === 'string' && contacts !== '*') return null;
  return observedContacts(contacts, (expires === null ? undefined : parseDeltaSeconds(expires)) ?? null);
}

const TRANSPORTS: readonly RegistrationTransport[] = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'];

function originOf(told: Told): Origin | null {
  const [address, written] = [plain(told.address), plain(told.transport)?.toUpperCase()];
  const transport = TRANSPORTS.find((known) => known === written);
  if (address === null || transport === undefined) return null;
  return { user: decoded(told.user) ?? '', transport, address, userAgent: uncut(decoded(told.agent)) };
}

function object(message: Buffer): Told | null {
  try {
    const value: unknown = JSON.parse(message.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Told) : null;
  } catch {
    return null;
  }
}

function whole(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

function time(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function plain(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Texts of phones come as base64. What Kamailio does not have it writes as `<null>`, which is none. */
function decoded(value: unknown): string | null {
  if (typeof value !== 'string' || value === '' || value === '<null>') return null;
  return Buffer.from(value, 'base64').toString('utf8');
}

/** White space around a value is no part of it (RFC 3261 section 7.3.1). */
function headerOf(value: unknown): string | null {
  return decoded(value)?.trim() ?? null;
}

function connectionOf(value: unknown): string | null {
  return typeof value === 'string' && /^\d+$/.test(value) ? value : null;
}
