import type { DomainEvent } from '@ringledger/event-sourcing';

/** As SIP names them (RFC 3261 section 18, RFC 7118). */
export type RegistrationTransport = 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';

/** A location: where and as what a phone said that it can be reached, and where its request really came from (S3-06). */
export interface RegisteredContact {
  /** The Contact URI as the phone wrote it, at most 512 characters. */
  readonly contact: string;
  readonly transport: RegistrationTransport;
  /** Source of the REGISTER as the registrar saw it. */
  readonly address: string;
  readonly port: number;
  readonly userAgent: string | null;
}

interface OpenedRegistration extends RegisteredContact {
  readonly organizationId: string;
  /** The same over refreshes and changes of the contact, until the registration ends. */
  readonly registrationId: string;
  /** `+sip.instance` (RFC 5626 section 4.1); null: the phone gave none. */
  readonly instance: string | null;
  /** What the phone asked for and what it got (S3-07), in seconds; null: it asked for nothing. */
  readonly proposedSeconds: number | null;
  readonly grantedSeconds: number;
  /** Name of the registrar process that it came in by. */
  readonly registrar: string;
  /** Of its first REGISTER: a phone keeps it until it is restarted (RFC 3261 section 10.2.4). Absent: it was not noted then. */
  readonly callId?: string;
}

export type RegistrationCreated = DomainEvent<'RegistrationCreated', OpenedRegistration>;
/** Another device registered as the account, and the last one wins (S3-08): the previous registration ended with this event. */
export type RegistrationTakenOver = DomainEvent<
  'RegistrationTakenOver',
  OpenedRegistration & { readonly previous: RegisteredContact & { readonly registrationId: string } }
>;
/** The same phone, elsewhere or otherwise: only what changed. */
export type RegistrationContactChanged = DomainEvent<
  'RegistrationContactChanged',
  Partial<RegisteredContact> & {
    readonly registrationId: string;
    readonly registrar: string;
    /** Of its REGISTERs, where another one came with the change; absent: none did, it is not known, or it is that of another flow of the phone. */
    readonly callId?: string;
    readonly previousCallId?: string;
  }
>;
/** The phone said good-bye (expires 0). */
export type RegistrationRemoved = DomainEvent<'RegistrationRemoved', { readonly registrationId: string }>;
/** Its TCP, TLS or WebSocket connection ended, or the socket that it knows over UDP: it cannot be reached any more (RFC 5626 section 5.3). */
export type RegistrationConnectionLost = DomainEvent<
  'RegistrationConnectionLost',
  {
    readonly registrationId: string;
    /** Not the phone's doing, nor that of its network; absent: the connection ended while the registrar was at work. */
    readonly cause?: ConnectionLossCause;
  }
>;
/** `listener closed`: the registrar began anew, and does not listen over UDP any more where the phone had registered. */
export type ConnectionLossCause = 'registrar restarted' | 'listener closed';
/** Nobody refreshed it in time. `deadline`: ISO 8601; null: it was not known any more, and the longest lifetime has passed. */
export type RegistrationExpired = DomainEvent<
  'RegistrationExpired',
  { readonly registrationId: string; readonly deadline: string | null }
>;

/** Why the exchange itself ended a registration. */
export type DropCause =
  | 'administrator'
  | 'account disabled'
  | 'account deleted'
  | 'extension disabled'
  | 'extension deleted'
  | 'password rotated'
  | 'settings changed';
export type RegistrationDropped = DomainEvent<
  'RegistrationDropped',
  {
    readonly registrationId: string;
    readonly cause: DropCause;
    /** Before it ended, the phone was asked to fetch its configuration (check-sync). Absent: it was not. */
    readonly askedBack?: boolean;
  }
>;

/** In the stream `registration-<id of the SIP account>`, beside the account's own. */
export type RegistrationEvent =
  | RegistrationCreated
  | RegistrationTakenOver
  | RegistrationContactChanged
  | RegistrationRemoved
  | RegistrationConnectionLost
  | RegistrationExpired
  | RegistrationDropped;

/** Why a REGISTER was not accepted; at the account that was to be registered, but for what says otherwise. */
export type RefusalReason =
  /** At the account whose name was given. */
  | 'wrong password'
  /** The one before the last rotation, so the phone has not fetched its configuration. At the account whose name was given. */
  | 'old password'
  /** Not looked at: so many wrong ones came before. At the account whose name was given. */
  | 'too many wrong passwords'
  | 'unknown account'
  /** The account is known, the user name of the digest is nobody's. */
  | 'unknown authentication user'
  /** With the authentication user of another account, whether or not the password was right. */
  | 'foreign account'
  /** The same where the password was right, at that other account. */
  | 'credentials used elsewhere'
  /** The phone answers for another realm than the one that it is asked for; or it registers in the realm of others, at the account whose name was given. */
  | 'wrong realm'
  | 'malformed credentials'
  | 'address not allowed'
  | 'user agent not allowed'
  | 'transport not allowed'
  /** Proven, but for less time than the exchange grants (423). */
  | 'interval too brief'
  /** Proven, but with a contact that cannot be used, such as `*` with a lifetime. */
  | 'contact not usable'
  /** Not well-formed, so that nobody asked for a proof (400). */
  | 'malformed request'
  /** Account, phone and registrar do not share a digest algorithm: not every phone knows the account's, and Kamailio knows one for all. */
  | 'algorithm not supported'
  | 'account disabled'
  | 'extension disabled';

/**
 * In a stream of its own (`registrationRefusal-<account>`, or of the day for accounts that nobody has), so that who guesses can neither
 * lengthen an account's stream nor make its changes conflict. One event for each account, network, reason and interval; `count` tells how
 * many requests it stands for.
 */
export type RegistrationRefused = DomainEvent<
  'RegistrationRefused',
  {
    readonly reason: RefusalReason;
    /** As claimed; at most 64 characters. Null: of many names. */
    readonly userName: string | null;
    /** Of the first of them. Null: many more networks than are told apart in one interval. */
    readonly address: string | null;
    /** Null: by several. */
    readonly transport: RegistrationTransport | null;
    /** Null: none stated one, or not all the same. */
    readonly userAgent: string | null;
    readonly count: number;
    readonly since: string;
    readonly until: string;
  }
>;

/** `synchronize`: check-sync;reboot=false (S1-13); `restart`: check-sync;reboot=true (S1-16, S2-02). */
export type NotificationKind = 'synchronize' | 'restart';
/**
 * `accepted`: the phone answered 2xx; `not supported`: it got it and does not know it (405, 481, 489 …; in events before there was `refused` any
 * other answer too); `refused`: it got it and said no (401, 403 …); `unreachable`: no answer.
 */
export type NotificationOutcome = 'accepted' | 'not supported' | 'refused' | 'unreachable';

export type DeviceNotificationRequested = DomainEvent<
  'DeviceNotificationRequested',
  {
    readonly organizationId: string;
    readonly deviceId: string;
    readonly kind: NotificationKind;
    /** Of a restart: what the person confirmed it with, which is good for no other; absent: in none that is older than this rule. */
    readonly confirmation?: string;
    readonly targets: readonly {
      readonly sipAccountId: string;
      readonly registrationId: string;
      /** The registrar that has the flow to the phone, and so the only one that sends. */
      readonly registrar: string;
    }[];
  }
>;
export type DeviceNotificationAnswered = DomainEvent<
  'DeviceNotificationAnswered',
  {
    readonly deviceId: string;
    readonly registrationId: string;
    readonly outcome: NotificationOutcome;
    /** SIP status of the phone's answer; null: none came. */
    readonly status: number | null;
  }
>;
/** In the stream `deviceNotification-<id>`. */
export type DeviceNotificationEvent = DeviceNotificationRequested | DeviceNotificationAnswered;
