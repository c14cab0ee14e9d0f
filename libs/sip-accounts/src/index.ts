import type { Projection } from '@ringledger/event-sourcing';
import { sipAccountDetailsProjection } from './views/sip-account-details/sip-account-details.projection.js';
import { sipAccountListProjection } from './views/sip-account-list/sip-account-list.projection.js';

export { revealSipPasswordInConfiguration } from './decisions/reveal-sip-password-in-configuration.js';
export { sipAccountEvents } from './sip-account.events.js';
export type {
  SipAccountDeleted,
  SipAccountEvent,
  SipAccountLinked,
  SipAccountSettingsChanged,
  SipAccountUnlinked,
  SipPasswordRotated,
} from './sip-account.events.js';
export { sipAccountAggregate, sipAccountExists } from './sip-account.js';
export type { ExistingSipAccount, SipAccountState } from './sip-account.js';
export { modelAllowed, userAgentAllowed } from './settings/allowed-user-agents.js';
export { effectiveSettings, registrationRules, withChanges } from './settings/effective-settings.js';
export { RegisteredFrom } from './settings/registered-from.js';
export type { RegistrationRules } from './settings/effective-settings.js';
export type { SettingOverrides } from './settings/sip-account-settings.js';
export { SIP_TRANSPORTS, SipPlatform } from './settings/sip-platform.js';
export type { SipTransport } from './settings/sip-platform.js';
export { UnlinkFromDeletedExtension } from './reactions/unlink-from-deleted-extension.js';
export { overridesOf } from './views/sip-account-details/sip-account-details.document.js';
export type { SipAccountDetailsDocument } from './views/sip-account-details/sip-account-details.document.js';
export { GetSipAccounts } from './views/sip-account-details/get-sip-accounts.js';
export { GetAllAccountsOfExtension } from './views/sip-account-list/get-all-accounts-of-extension.js';
export { SipAccount, toSipAccount } from './graphql/sip-account.type.js';
export { SipAccountsModule } from './sip-accounts.module.js';

/** For the composition root. */
export const sipAccountProjections = [
  sipAccountListProjection,
  sipAccountDetailsProjection,
] as unknown as readonly Projection<never, never>[];
