import type { Projection } from '@ringledger/event-sourcing';
import { registrarAccountsProjection } from './accounts/account.projection.js';
import { disabledExtensionsProjection } from './accounts/disabled-extensions.projection.js';
import { sourceBansProjection } from './defence/views/source-bans/source-bans.projection.js';
import { deviceNotificationsProjection } from './views/device-notifications/device-notifications.js';
import { extensionReachabilityProjection } from './views/extension-reachability/extension-reachability.js';
import { accountDevicesProjection } from './views/account-devices/account-devices.js';
import { refusedRegistrationsProjection } from './views/refused-registrations/refused-registrations.js';
import { registrationFindingsProjection } from './views/registration-findings/registration-findings.js';
import { registrationsProjection } from './views/registrations/registrations.projection.js';

export { AccountCredentials } from './accounts/account-credentials.js';
export { AccountEffects } from './accounts/account-effects.js';
export { RegistrarFollower } from './accounts/registrar-follower.js';
export { RegistrarLease } from './accounts/registrar-lease.js';
export { BanWriter } from './defence/ban-writer.js';
export { RegisteredSources } from './defence/registered-sources.js';
export { RegistrarDefence, SOURCE_BUDGETS } from './defence/registrar-defence.js';
export { sourceBanEvents } from './defence/source-ban.events.js';
export type { SourceBanEvent } from './defence/source-ban.events.js';
export { sourceBanAggregate } from './defence/source-ban.js';
export { EmbeddedRegistrar } from './embedded/embedded-registrar.js';
export { LostConnections } from './embedded/lost-connections.js';
export { KamailioRegistrar } from './kamailio/kamailio-registrar.js';
export { Locations } from './locations/locations.js';
export { TabledLocations } from './locations/tabled-locations.js';
export { deviceNotificationAggregate } from './notifications/device-notification.js';
export { NotificationSender } from './notifications/notification-sender.js';
export { OverdueNotifications } from './notifications/overdue-notifications.js';
export { Registrar } from './registrar/registrar.js';
export { registrationEvents } from './registration-event-catalogue.js';
export { registrationAggregate } from './registration.js';
export { RaiseRegistrationFindings } from './findings/raise-registration-findings.js';
export { registrationFindingsAggregate } from './findings/registration-findings.js';
export { extensionReachabilityAggregate } from './reachability/extension-reachability.js';
export { OfflineWatch } from './reachability/offline-watch.js';
export { WatchReachability } from './reachability/watch-reachability.js';
export { RegistrationsModule } from './registrations.module.js';
export { LocationRecovery } from './upkeep/location-recovery.js';
export { LocationSettling } from './upkeep/location-settling.js';
export { RegistrationExpiry } from './upkeep/registration-expiry.js';

/** For the composition root. */
export const registrationProjections = [
  registrationsProjection,
  registrarAccountsProjection,
  disabledExtensionsProjection,
  deviceNotificationsProjection,
  sourceBansProjection,
  refusedRegistrationsProjection,
  accountDevicesProjection,
  registrationFindingsProjection,
  extensionReachabilityProjection,
] as unknown as readonly Projection<never, never>[];
