import type { JsonSchema, Refusal } from '@ringledger/event-sourcing';
import type { Permission } from '@ringledger/identity';
import type { SettingName, SipAccountSettings } from './sip-account-settings.js';
import type { SipPlatform } from './sip-platform.js';

/** A value as it is kept, or everything that is wrong with it. */
export type Checked<Value> = { readonly value: Value } | { readonly refusals: readonly Refusal[] };

/** Everything there is to know of one setting, said once; events, refusals, defaults and the catalogue for frontends follow from it. */
export interface Setting<Value> {
  /** Row of the inventory. */
  readonly row: string;
  readonly description: string;
  /** What it may be, as a sentence for a person. */
  readonly allowed: (platform: SipPlatform) => string;
  /** Of the value in events: wider than what is allowed today, since what was once accepted must stay readable. */
  readonly schema: JsonSchema;
  /** Where no account says otherwise. */
  readonly platformValue: (platform: SipPlatform) => Value;
  /** Brings what a person gave into the form that is kept. */
  readonly check: (given: Value, platform: SipPlatform) => Checked<Value>;
  /** Who may change it. */
  readonly changedBy: Permission;
  /** Whether a template of accounts may carry it (S3-14), or only the account itself. */
  readonly inTemplates: boolean;
  /** The settings whose values decide whether this one is valid, or does anything. */
  readonly dependsOn: readonly SettingName[];
}

export type Settings = { readonly [Name in SettingName]: Setting<SipAccountSettings[Name]> };
