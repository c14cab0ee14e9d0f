import { Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import type { EventSourcingOptions } from '@ringledger/event-sourcing';
import { openSmallExchange } from '@ringledger/event-sourcing/testing';
import { EventStore } from '@ringledger/event-store';
import { ReadModels } from '@ringledger/read-models';
import { sipAccountAggregate, sipAccountEvents } from '@ringledger/sip-accounts';
import { Clock, Ids, MonotonicClock } from '@ringledger/system';
import { TabledLocations } from '../locations/tabled-locations.js';
import { RegistrationRefusals } from '../refusals/registration-refusals.js';
import { registrationAggregate } from '../registration.js';
import { registrationEvents } from '../registration-event-catalogue.js';
import { LocationRecovery } from '../upkeep/location-recovery.js';
import { LocationSettling } from '../upkeep/location-settling.js';
import { RegistrationExpiry } from '../upkeep/registration-expiry.js';
import { registrationsProjection } from '../views/registrations/registrations.projection.js';
import { LIMITS } from './table-under-test.js';

export const UPKEEP: readonly Type[] = [LocationRecovery, LocationSettling, RegistrationExpiry];

const parts = [EventStore, ReadModels, RegistrationRefusals, Clock, MonotonicClock, Ids];

@Module({
  providers: [
    RegistrationRefusals,
    {
      provide: TabledLocations,
      inject: parts as unknown as Type[],
      useFactory: (...all: never[]) =>
        new TabledLocations(
          { limits: LIMITS, registrar: 'registrar-1' },
          ...(all as unknown as [EventStore, ReadModels, RegistrationRefusals, Clock, MonotonicClock, Ids]),
        ),
    },
    ...UPKEEP,
  ],
})
class RegistrationsOnly {}

/** Registrations with the real command handler and projection, without phones; its upkeep begins when it is opened again with `UPKEEP`. */
export function openRegistrations() {
  return openSmallExchange(
    {
      aggregates: [registrationAggregate, sipAccountAggregate],
      catalogues: [registrationEvents, sipAccountEvents],
      processManagers: [],
      projections: () => [registrationsProjection] as unknown as ReturnType<EventSourcingOptions['projections']>,
    },
    [RegistrationsOnly],
  );
}
