import { accessKeysProjection } from './views/access-keys/access-keys.js';
import { accountExtensionsProjection } from './views/account-extensions/account-extensions.js';
import { devicesProjection } from './views/device-details/device.projection.js';
import { pickupHistoryProjection } from './views/pickup-history/pickup-history.js';
import { securityEventsProjection } from './views/security-events/security-events.js';

export { exchangeSettings } from './configuration/exchange-settings.js';
export { deviceEvents } from './device-event-catalogue.js';
export { deviceAggregate, deviceExists } from './device.js';
export { deviceOfAccount, isShutOut } from './device-of-account.js';
export type { DeviceState, ExistingDevice } from './device.js';
export { exchangeEvents } from './exchange/exchange.events.js';
export { exchangeAggregate } from './exchange/exchange.js';
export { ExchangeNotice } from './exchange/exchange-notice.js';
export { DevicesModule } from './devices.module.js';
export type { ConfigurationServed, DeviceEvent } from './device.events.js';
export { AboutDeviceArgs } from './graphql/device.args.js';
export { Device, toDevice } from './graphql/device.type.js';
export { leadsToItself } from './preflight/host-reach.js';
export { GetWayObstacles } from './preflight/get-way-obstacles.js';
export { lineLeftOut, servedAgain } from './preflight/way-obstacles.js';
export type { WayObstacles } from './preflight/way-obstacles.js';
export type { DeviceDocument } from './views/device-details/device.document.js';
export { GetDevices, GetDevicesOfAccounts } from './views/device-details/get-devices.js';
export type { HeldAccount } from './views/device-details/held-accounts.js';
export { otherMac } from './source/other-mac.js';
export { RegenerateConfigurations } from './reactions/device-configuration.js';
export { LeaveWhatWasDeleted } from './reactions/leave-what-was-deleted.js';

export const deviceProjections = [
  devicesProjection,
  accessKeysProjection,
  accountExtensionsProjection,
  pickupHistoryProjection,
  securityEventsProjection,
];
