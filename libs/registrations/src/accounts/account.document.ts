import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { SettingOverrides } from '@ringledger/sip-accounts';

/** One SIP account as registrars need it. Where its passwords stand in the log, never a password. */
export interface AccountDocument extends StoredDocument {
  readonly organizationId: string;
  readonly userName: string;
  readonly authenticationUser: string;
  readonly realm: string;
  readonly enabled: boolean;
  readonly extensionId: string | null;
  /** What the account itself says. */
  readonly settings: SettingOverrides;
  /** Of the event in its stream that holds the password. */
  readonly passwordRevision: number;
  /** Of the one with the password before; null: there was none. */
  readonly previousPasswordRevision: number | null;
  /** Of the last event that is folded in. */
  readonly revision: number;
}

export const registrarAccounts: CollectionDefinition<AccountDocument> = {
  name: 'registrarAccounts',
  version: 1,
  indexes: [],
};

/** An extension whose phones may not register. */
export interface DisabledExtensionDocument extends StoredDocument {
  readonly organizationId: string;
}

export const disabledExtensions: CollectionDefinition<DisabledExtensionDocument> = {
  name: 'disabledExtensions',
  version: 1,
  indexes: [],
};
