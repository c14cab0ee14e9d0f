import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ConfigurationSource } from '@ringledger/provisioning';
import { CurrentConfigurations } from './configuration/current-configurations.js';
import { EXCHANGE_SETTINGS } from './configuration/exchange-settings.js';
import type { ExchangeSettings } from './configuration/exchange-settings.js';
import { ExchangeNotice } from './exchange/exchange-notice.js';
import { ConfigurationQueries } from './graphql/configuration.queries.js';
import { DeviceCredentialsMutations } from './graphql/device-credentials.mutations.js';
import { DeviceJoins } from './graphql/device.joins.js';
import { DeviceMutations } from './graphql/device.mutations.js';
import { DeviceQueries } from './graphql/device.queries.js';
import { DeviceSubscriptions } from './graphql/device.subscriptions.js';
import { PreflightQueries } from './graphql/preflight.queries.js';
import './graphql/refusal-codes.js';
import { ConfigurationHistory } from './history/configuration-history.js';
import { GetWayObstaclesHandler } from './preflight/get-way-obstacles.js';
import { PreflightReader } from './preflight/preflight-reader.js';
import { RegenerateConfigurations } from './reactions/device-configuration.js';
import { LeaveWhatWasDeleted } from './reactions/leave-what-was-deleted.js';
import { RefusedKeyUses } from './source/refused-key-uses.js';
import { KnownKeys } from './source/known-keys.js';
import { LoggedConfigurationSource } from './source/logged-configuration-source.js';
import { RepeatedPickups } from './source/repeated-pickups.js';
import { GetDevicesHandler, GetDevicesOfAccountsHandler } from './views/device-details/get-devices.js';

/** Needs what `EventSourcingModule` exports, the stores, Clock, MonotonicClock, Ids, Randomness and Log from the root. */
@Module({})
export class DevicesModule {
  static forRoot(exchange: ExchangeSettings): DynamicModule {
    return {
      module: DevicesModule,
      providers: [
        { provide: EXCHANGE_SETTINGS, useValue: exchange },
        { provide: ConfigurationSource, useClass: LoggedConfigurationSource },
        CurrentConfigurations,
        KnownKeys,
        RepeatedPickups,
        RefusedKeyUses,
        ConfigurationHistory,
        GetDevicesHandler,
        GetDevicesOfAccountsHandler,
        GetWayObstaclesHandler,
        ExchangeNotice,
        RegenerateConfigurations,
        LeaveWhatWasDeleted,
        DeviceQueries,
        DeviceSubscriptions,
        DeviceJoins,
        ConfigurationQueries,
        PreflightReader,
        PreflightQueries,
        DeviceMutations,
        DeviceCredentialsMutations,
      ],
      exports: [ConfigurationSource],
    };
  }
}
