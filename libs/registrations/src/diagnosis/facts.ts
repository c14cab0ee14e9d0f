import type { WayObstacles } from '@ringledger/devices';
import type { DeviceModel } from '@ringledger/provisioning';
import type { RegistrationRules } from '@ringledger/sip-accounts';
import type { DeviceSigns } from '../readiness/device-signs.js';
import type { LifetimeLimits } from '../locations/lifetime.js';
import type { ConnectionLossCause, DropCause, RefusalReason, RegistrationTransport } from '../registration.events.js';

/** An event that a cause was read from. */
export interface Evidence {
  readonly eventId: string;
  readonly type: string;
  /** ISO 8601 */
  readonly time: string;
}

export interface AccountFacts {
  readonly userName: string;
  /** Null: it is enabled; else the event that disabled it. */
  readonly disabled: Evidence | null;
  /** Null: it acts as no extension. */
  readonly extension: { readonly number: string; readonly disabled: Evidence | null } | null;
  /** What it asks of a phone today. */
  readonly rules: RegistrationRules;
  /** What was done to the account itself, oldest first. */
  readonly changes: readonly AccountChange[];
}

export interface AccountChange extends Evidence {
  /** Names of the settings that it changed. */
  readonly settings: readonly string[];
}

/** What of the way that phones are told to take leads nowhere; `noted`: when the exchange came to be so, null: not known. */
export type WayFacts = WayObstacles & { readonly noted: Evidence | null };

/** One device that has the account on a line. */
export interface DeviceFacts {
  readonly deviceId: string;
  readonly name: string;
  /** Null: the catalogue does not know it any more. */
  readonly model: Pick<DeviceModel, 'canResync'> | null;
  /** What is compared with who registers as the account. */
  readonly signs: DeviceSigns;
  readonly disabled: Evidence | null;
  /** Null: it was never fetched by the phone that the device is now, but perhaps by what states the MAC address of another. */
  readonly lastPickup: (Evidence & { readonly address: string; readonly keyGeneration: number }) | null;
  /** The last fetch of all, if it stated the MAC address of another phone. */
  readonly otherPickup: (Evidence & { readonly otherMac: string }) | null;
  /** What made it another phone, which is to fetch its configuration anew. */
  readonly replaced: Evidence | null;
  readonly keyGeneration: number;
  readonly keyIssued: Evidence | null;
  /** Whether what it last fetched is what it should have now. */
  readonly holdsCurrent: boolean;
  /** What made its current configuration. */
  readonly regenerated: Evidence | null;
  /** Whether it has other accounts on its lines, which may be registered. */
  readonly hasOtherAccounts: boolean;
  /** Why its current configuration does without the line of the account; null: it has it. */
  readonly lineLeftOut: string | null;
}

/** How the last registration ended, or that it goes on. */
export interface RegistrationFacts {
  readonly registrationId: string;
  /** ISO 8601 */
  readonly since: string;
  /** Of one that goes on, see `Location`. */
  readonly callSince?: string;
  /** Null: it began before the events that were read. */
  readonly opened: Evidence | null;
  readonly address: string;
  readonly transport: RegistrationTransport;
  readonly userAgent: string | null;
  readonly end: RegistrationEndFacts | null;
}

export type RegistrationEndFacts = Evidence &
  /** Null: its own, as far as is known. */
  (
    | { readonly by: 'connection lost'; readonly cause: ConnectionLossCause | null }
    /** `deadline`: ISO 8601; null: not known. It may have passed long before it was noticed. */
    | { readonly by: 'expired'; readonly deadline: string | null }
    /** `from`: where the request came from; null: not known, or where the phone was registered. */
    | { readonly by: 'removed'; readonly from: string | null }
    | { readonly by: 'taken over'; readonly address: string; readonly userAgent: string | null }
    /** `causedBy`: id of the event or command that made the exchange do it. `askedBack`: the phone was told to fetch its configuration. */
    | { readonly by: 'dropped'; readonly cause: DropCause; readonly causedBy: string; readonly askedBack: boolean }
  );

/** Requests that were refused, as one event tells of them. */
export interface RefusalFacts extends Evidence {
  readonly reason: RefusalReason;
  readonly address: string | null;
  readonly transport: RegistrationTransport | null;
  readonly userAgent: string | null;
  readonly count: number;
  /** Of the newest of them. */
  readonly until: string;
}

export interface BanFacts extends Evidence {
  readonly network: string;
  readonly reason: string;
  /** When it ends, ISO 8601. */
  readonly until: string;
}

/** Everything that is asked of the record to say why an account is not registered (S1-46). */
export interface DiagnosisFacts {
  readonly account: AccountFacts;
  readonly way: WayFacts;
  readonly devices: readonly DeviceFacts[];
  /** The device that is asked about; null: the account. */
  readonly about: string | null;
  /** Oldest first; the last ones. */
  readonly registrations: readonly RegistrationFacts[];
  /** Oldest first; those of the last days. */
  readonly refusals: readonly RefusalFacts[];
  /** In force now, of the addresses that the phone was seen at. */
  readonly bans: readonly BanFacts[];
  /** Names of the registrars that are at work. */
  readonly registrars: readonly string[];
  readonly limits: LifetimeLimits;
  /** Patterns of what no account may use. */
  readonly deniedUserAgents: readonly string[];
}
