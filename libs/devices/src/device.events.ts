import type { DomainEvent } from '@ringledger/event-sourcing';
import type { FunctionKeyInputs } from '@ringledger/provisioning';
import type { Secret } from '@ringledger/secrets';
import type { ExchangeSettings } from './configuration/exchange-settings.js';

/** `generated`: 40 digits made by the exchange, shown to nobody; `chosen`: 4 to 9 digits of a person, always weak (S1-36). */
export type PasswordOrigin = 'generated' | 'chosen';
/** What the access key was shown after: a request, or the change that made it. */
export type RevealOccasion = 'request' | 'addition' | 'rotation';
/** Why a key opens nothing any more. */
export type KeyDeath = 'rotated' | 'disabled' | 'deleted';
/** One key; the phone or module that it is on stands beside the list. */
export type FunctionKey = Omit<FunctionKeyInputs, 'module'>;

/** A stream as it was read: every event up to this revision, none behind it; -1 is a stream without events. */
export interface Pin {
  readonly stream: string;
  readonly revision: number;
}

/** What could not be rendered and was left out, so that the rest of the device works. */
export type PickupStatus = 200 | 304 | 412;

export interface LeftOut {
  readonly code: string;
  readonly field: string;
}

/** What made the exchange render again: the type and id of the event; without an id a download that found older bytes. */
export interface RegenerationCause {
  readonly type: string;
  readonly eventId: string | null;
}

export type DeviceAdded = DomainEvent<
  'DeviceAdded',
  {
    readonly organizationId: string;
    readonly model: string;
    readonly name: string;
    readonly mac?: string;
    readonly expansionModules: number;
    readonly userName?: string;
    readonly adminPassword?: Secret;
    readonly adminPasswordOrigin?: PasswordOrigin;
    readonly userPassword?: Secret;
    readonly userPasswordOrigin?: PasswordOrigin;
  }
>;
export type DeviceRenamed = DomainEvent<'DeviceRenamed', { readonly name: string }>;
export type DeviceMacChanged = DomainEvent<'DeviceMacChanged', { readonly mac: string | null }>;
export type DeviceUserNameChanged = DomainEvent<'DeviceUserNameChanged', { readonly userName: string | null }>;
export type DeviceAdminPasswordChanged = DomainEvent<
  'DeviceAdminPasswordChanged',
  { readonly adminPassword: Secret; readonly adminPasswordOrigin: PasswordOrigin }
>;
export type DeviceUserPasswordChanged = DomainEvent<
  'DeviceUserPasswordChanged',
  { readonly userPassword: Secret; readonly userPasswordOrigin: PasswordOrigin }
>;
/** Without `previous` in events from before the keys of modules that were taken away were emptied: their files stay as they were (N-01). */
export type ExpansionModulesChanged = DomainEvent<
  'ExpansionModulesChanged',
  { readonly expansionModules: number; readonly previous?: number }
>;
export type SipAccountAssigned = DomainEvent<
  'SipAccountAssigned',
  { readonly line: number; readonly sipAccountId: string }
>;
export type SipAccountUnassigned = DomainEvent<
  'SipAccountUnassigned',
  { readonly line: number; readonly sipAccountId: string }
>;
/** S2-01: at the seat of this extension. */
export type DevicePlacedAtSeat = DomainEvent<'DevicePlacedAtSeat', { readonly extensionId: string }>;
export type DeviceTakenFromSeat = DomainEvent<'DeviceTakenFromSeat', { readonly extensionId: string }>;
/** All keys of the phone (module 0) or of one expansion module; what is not listed is empty. */
export type FunctionKeysChanged = DomainEvent<
  'FunctionKeysChanged',
  { readonly module: number; readonly keys: readonly FunctionKey[] }
>;
/** The hash, SHA-256 of the key as it stands in the URL, is what a request is looked up by; the key itself is sealed. */
export type AccessKeyIssued = DomainEvent<
  'AccessKeyIssued',
  { readonly accessKey: Secret; readonly keyHash: string; readonly generation: number }
>;
export type AccessKeyRotated = DomainEvent<
  'AccessKeyRotated',
  {
    readonly accessKey: Secret;
    readonly keyHash: string;
    readonly previousKeyHash: string;
    readonly generation: number;
  }
>;
/** Holds what was shown, so that it is certain which key the person learned. */
export type AccessKeyRevealed = DomainEvent<
  'AccessKeyRevealed',
  { readonly accessKey: Secret; readonly generation: number; readonly occasion: RevealOccasion }
>;
export type DeviceEnabled = DomainEvent<'DeviceEnabled', Record<string, never>>;
export type DeviceDisabled = DomainEvent<'DeviceDisabled', Record<string, never>>;
export type DeviceDeleted = DomainEvent<'DeviceDeleted', { readonly keyHash: string; readonly generation: number }>;
/** With the pins, the settings and the renderer's version the bytes can be made again, whatever changes later (N-01). */
export type DeviceConfigurationRegenerated = DomainEvent<
  'DeviceConfigurationRegenerated',
  {
    readonly configurationRevision: number;
    /** SHA-256 of the file, with the real secrets: what `sha256sum` says of a download. */
    readonly hash: string;
    readonly cause: RegenerationCause;
    readonly pins: readonly Pin[];
    readonly exchange: ExchangeSettings;
    readonly rendererVersion: number;
    readonly leftOut?: readonly LeftOut[];
  }
>;
export type ConfigurationServed = DomainEvent<
  'ConfigurationServed',
  {
    readonly configurationRevision: number;
    readonly hash: string;
    readonly address: string;
    readonly userAgent: string | null;
    /** As the device asked for it; null: the plain `/<key>.cfg`. */
    readonly file: string | null;
    /** 304: the device held these bytes already; 412: it wanted others. */
    readonly status: PickupStatus;
    readonly keyGeneration: number;
    readonly tlsVersion: string | null;
    /** The request stated this MAC address, in its path or user agent, and not the device's; absent: nothing speaks against the device. */
    readonly otherMac?: string;
    /** No bytes left, and the request did not name these: the key was used, which tells nothing of what the device holds. */
    readonly unproven?: true;
  }
>;
export type DeviceSynchronized = DomainEvent<
  'DeviceSynchronized',
  {
    readonly configurationRevision: number;
    readonly hash: string;
    readonly address: string;
    readonly userAgent: string | null;
  }
>;
/** The configuration was shown to a person with its secrets. */
export type ConfigurationRevealed = DomainEvent<
  'ConfigurationRevealed',
  {
    /** Absent: bytes of an instant that were another before they were recorded. */
    readonly configurationRevision?: number;
    readonly hash: string;
    /** Of the access key that is in it, when that is the present one. */
    readonly keyGeneration?: number;
  }
>;

/** What changes the file of the device. */
export type DeviceInputEvent =
  | DeviceAdded
  | DeviceUserNameChanged
  | DeviceAdminPasswordChanged
  | DeviceUserPasswordChanged
  | ExpansionModulesChanged
  | SipAccountAssigned
  | SipAccountUnassigned
  | FunctionKeysChanged
  | AccessKeyIssued
  | AccessKeyRotated;

export type DeviceEvent =
  | DeviceInputEvent
  | DeviceRenamed
  | DeviceMacChanged
  | DevicePlacedAtSeat
  | DeviceTakenFromSeat
  | AccessKeyRevealed
  | DeviceEnabled
  | DeviceDisabled
  | DeviceDeleted
  | DeviceConfigurationRegenerated
  | ConfigurationServed
  | DeviceSynchronized
  | ConfigurationRevealed;

/**
 * In a stream of its own, so that who has an old key can neither lengthen the device's stream nor make its changes conflict.
 * At once for each death, network and user agent, then one an interval; `count` tells how many requests it stands for.
 */
export type DeadAccessKeyUsed = DomainEvent<
  'DeadAccessKeyUsed',
  {
    readonly keyHash: string;
    readonly generation: number;
    readonly death: KeyDeath;
    /** Null: many more networks than are told apart in one interval. */
    readonly address: string | null;
    /** Null: none was stated, or many more than are told apart in one interval. */
    readonly userAgent: string | null;
    readonly count: number;
    readonly since: string;
    readonly until: string;
  }
>;
/** As `DeadAccessKeyUsed`, of a key that is good: it was used in more new ways than are recorded, and these got nothing. */
export type AccessKeyOverused = DomainEvent<'AccessKeyOverused', Omit<DeadAccessKeyUsed['data'], 'death'>>;
export type DeviceSecurityEvent = DeadAccessKeyUsed | AccessKeyOverused;
