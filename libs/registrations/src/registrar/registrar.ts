import type {
  NotificationKind,
  NotificationOutcome,
  RefusalReason,
  RegistrationTransport,
} from '../registration.events.js';
import type { RegistrarAccount } from './registrar-account.js';

/** One Contact of a REGISTER, or of a binding that a registrar holds. */
export interface ObservedContact {
  readonly uri: string;
  /** `+sip.instance`; null: none. */
  readonly instance: string | null;
  /** `reg-id`: which of its flows it is, of a phone that keeps several (RFC 5626 section 4.2); absent: it gives none. */
  readonly regId?: number;
  /** RFC 3261 section 20.10; null: not given. */
  readonly q: number | null;
  /** Seconds: the contact's own, else the request's, else null. 0 removes. */
  readonly expires: number | null;
}

/** What a registrar of its own, such as Kamailio, has told the phone already. */
export interface GrantedLifetime {
  readonly seconds: number;
  /** Seconds that are left of it: reports may come late. */
  readonly remaining: number;
  /** So many seconds ago it was granted; absent: just now. What ended since then had not ended for the phone. */
  readonly ago?: number;
  /** It is what the registrar has at this moment, whatever the order that requests of a call should have. */
  readonly stands?: boolean;
  /** Found there afterwards: what was proposed is not known, and `seconds` only to one second. */
  readonly recalled?: boolean;
}

/** An authenticated and admitted REGISTER. */
export interface RegisterRequest {
  readonly accountId: string;
  /** Of the account as it was when the request was admitted; an account that has changed since is asked again. */
  readonly organizationId: string;
  /** `*` with expires 0: all of them (RFC 3261 section 10.2.2). Empty: only asks. */
  readonly contacts: readonly ObservedContact[] | '*';
  readonly callId: string;
  readonly cseq: number;
  readonly transport: RegistrationTransport;
  readonly address: string;
  readonly port: number;
  readonly userAgent: string | null;
  /** How the registrar finds the way back to the phone: opaque JSON of the adapter, such as the local socket and the connection's id. */
  readonly flow: string;
  /** Asked at the moment of the decision, when nothing else can come between: false, and nothing is bound. Absent: yes. */
  readonly admitted?: () => boolean;
  /** The registrar answered by itself, and the record follows. Absent: the record decides, and the phone waits for it. */
  readonly granted?: GrantedLifetime;
}

/** One location that is bound now. */
export interface BoundContact {
  readonly uri: string;
  /** Seconds that are left. */
  readonly expires: number;
  readonly q: number | null;
}

/** What the record made of it. Everything in `bound` and every event of it is durable when this is returned. */
export type RegisterAnswer =
  | { readonly kind: 'registered'; readonly bound: readonly BoundContact[] }
  /** 423 with Min-Expires (RFC 3261 section 10.3 step 7). */
  | { readonly kind: 'interval too brief'; readonly minimum: number }
  /** Older than what is bound by the same Call-ID (RFC 3261 section 10.3 step 7): 500. */
  | { readonly kind: 'out of order' }
  /** What the registrar admitted it by has changed meanwhile. */
  | { readonly kind: 'not admitted' };

export interface RefusedRegister {
  readonly reason: RefusalReason;
  /** Null: nobody has such an account. */
  readonly accountId: string | null;
  readonly organizationId: string | null;
  readonly userName: string;
  readonly transport: RegistrationTransport;
  readonly address: string;
  readonly userAgent: string | null;
}

/** One location that the record has, as far as its registrar can tell which one it is. */
export interface RecordedLocation {
  readonly contact: string;
  readonly flow: string;
  /** ISO 8601. */
  readonly expires: string;
}

/** Where a registrar brings what it saw. At least once, in any order: the record sorts it out. */
export abstract class RegistrationIntake {
  abstract register(request: RegisterRequest): Promise<RegisterAnswer>;
  /** The connection that these flows went by has ended, `ago` seconds ago, or just now. Rejected: to be told again. */
  abstract connectionLost(accountId: string, flow: string, loss?: { readonly ago?: number }): Promise<void>;
  /** The registrar has no such flow any more, and nothing was told of its end. `still`: asked at the moment of the decision. */
  abstract gone(accountId: string, flow: string, still: () => boolean): Promise<void>;
  /** What the record has of these accounts as bound at this registrar. */
  abstract boundHere(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedLocation[]>>;
  /** Whatever this registrar did until then has been brought here. */
  abstract broughtUpTo(time: Date): Promise<void>;
  /** Counted, written in bounded form. Never rejects, never waits. */
  abstract refused(what: RefusedRegister): void;
}

/** A location as the record holds it, for what a registrar is asked to do with it. */
export interface LocationOfPhone {
  readonly registrationId: string;
  readonly accountId: string;
  readonly userName: string;
  readonly realm: string;
  readonly contact: string;
  readonly flow: string;
}

/** What became of a NOTIFY. */
export interface NotificationResult {
  readonly outcome: NotificationOutcome;
  readonly status: number | null;
}

/** `asked`: the request has left. `is back`: the phone has registered by what holds now, so that this is not what is to end. */
export type AskedBack = 'asked' | 'unreachable' | 'is back';

/** `unknown account`: it is gone, and looks as if it had never been. */
export type DenialReason = 'account disabled' | 'extension disabled' | 'unknown account';

/**
 * Whoever speaks SIP with the phones: the embedded one, or Kamailio. Both pass `testing/registrar.contract.ts`. Every command is in force
 * when its promise resolves: no REGISTER that comes later is answered by what was before.
 */
export abstract class Registrar {
  /** Names this process among the registrars; stands in events and locations. */
  abstract readonly name: string;
  /** Whether phones get answers that count, as far as the registrar itself is asked: a Kamailio may be away, or not know everything yet. */
  abstract readonly answering: boolean;
  /** What phones can use here (S3-60). */
  abstract readonly transports: readonly RegistrationTransport[];
  /** Of digest, that it can check. */
  abstract readonly algorithms: readonly RegistrarAccount['algorithm'][];
  abstract setCredentials(account: RegistrarAccount): Promise<void>;
  /** The account may not register. Why is told to the record when it is tried. */
  abstract deny(account: RegistrarAccount, reason: DenialReason): Promise<void>;
  /** Forgets what is bound at the registrar itself. Emits nothing: the record knows already. */
  abstract drop(location: LocationOfPhone): Promise<void>;
  /** Through the flow that the phone registered on. */
  abstract notify(location: LocationOfPhone, kind: NotificationKind): Promise<NotificationResult>;
  /**
   * For a location that ends because of a change that is in force already: asks the phone to fetch its configuration, without which it cannot
   * come back. Does not wait for its answer. A registrar that ends such locations by itself has asked before it did.
   */
  abstract askBack(location: LocationOfPhone): Promise<AskedBack>;
  /** What is bound at the registrar itself, to reconcile with the record; null: the record is all that it has. */
  abstract snapshot(): Promise<readonly RegisterRequest[] | null>;
}
