import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventStore } from '@ringledger/event-store';
import { ReadModels } from '@ringledger/read-models';
import { Clock, Ids, MonotonicClock } from '@ringledger/system';
import { SourceBanResolver } from './defence/graphql/source-ban.resolver.js';
import { LIFETIME_LIMITS } from './locations/lifetime.js';
import { DENIED_USER_AGENTS } from './embedded/denied-user-agents.js';
import { Locations } from './locations/locations.js';
import { TabledLocations } from './locations/tabled-locations.js';
import type { LocationSettings } from './locations/tabled-locations.js';
import { TrustedNetworks } from './findings/trusted-networks.js';
import { RegistrationRefusals } from './refusals/registration-refusals.js';
import { OverdueNotifications } from './notifications/overdue-notifications.js';
import { questionProviders } from './question-parts.js';
import { LocationRecovery } from './upkeep/location-recovery.js';
import { LocationSettling } from './upkeep/location-settling.js';
import { RegistrationExpiry } from './upkeep/registration-expiry.js';

/** Needs what `EventSourcingModule` exports, the stores, KeyRing, Clock, MonotonicClock, Ids and Log from the root. */
@Module({})
export class RegistrationsModule {
  /**
   * @param trustedNetworks CIDRs of proxies that speak for many phones
   * @param deniedUserAgents patterns of what no account may use
   */
  static forRoot(
    settings: LocationSettings,
    trustedNetworks: readonly string[],
    deniedUserAgents: readonly string[],
  ): DynamicModule {
    return {
      module: RegistrationsModule,
      providers: [
        RegistrationRefusals,
        {
          provide: TabledLocations,
          inject: [EventStore, ReadModels, RegistrationRefusals, Clock, MonotonicClock, Ids],
          useFactory: (...parts: [EventStore, ReadModels, RegistrationRefusals, Clock, MonotonicClock, Ids]) =>
            new TabledLocations(settings, ...parts),
        },
        { provide: Locations, useExisting: TabledLocations },
        { provide: LIFETIME_LIMITS, useValue: settings.limits },
        { provide: DENIED_USER_AGENTS, useValue: deniedUserAgents },
        { provide: TrustedNetworks, useValue: new TrustedNetworks(trustedNetworks) },
        RegistrationExpiry,
        LocationRecovery,
        LocationSettling,
        OverdueNotifications,
        ...questionProviders,
        SourceBanResolver,
      ],
      exports: [Locations, TabledLocations],
    };
  }
}
