import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { SettingName, SettingOverrides, SipAccountSettings } from '../../settings/sip-account-settings.js';
import type { PasswordStrength } from '../../sip-account.events.js';

/** What the account itself says, and the event that made it so. */
export interface SettingOnRecord<Value> {
  readonly value: Value;
  readonly eventId: string;
  readonly time: string;
}

export type SettingsOnRecord = { readonly [Name in SettingName]?: SettingOnRecord<SipAccountSettings[Name]> };

export function overridesOf(settings: SettingsOnRecord): SettingOverrides {
  return Object.fromEntries(Object.entries(settings).map(([name, { value }]) => [name, value]));
}

/** Everything about one SIP account, but its password: that is answered by a reveal only. */
export interface SipAccountDetailsDocument extends StoredDocument {
  readonly organizationId: string;
  readonly userName: string;
  readonly authenticationUser: string;
  readonly realm: string;
  readonly extensionId: string | null;
  readonly enabled: boolean;
  readonly passwordStrength: PasswordStrength;
  readonly passwordChangedAt: string;
  /** When somebody last saw the present password since it was set; null: nobody has since then. */
  readonly passwordRevealedAt: string | null;
  /** Those that the platform does not decide. */
  readonly settings: SettingsOnRecord;
  /** Revision of the account's stream. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Read by id only. */
export const sipAccountDetails: CollectionDefinition<SipAccountDetailsDocument> = {
  name: 'sipAccountDetails',
  version: 2,
  indexes: [],
};
