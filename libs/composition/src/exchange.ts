import type { DynamicModule, Type } from '@nestjs/common';
import { auditEntriesProjection, AuditModule, linksProjection } from '@ringledger/audit';
import type { Configuration, SipPorts } from '@ringledger/configuration';
import {
  deviceAggregate,
  deviceEvents,
  deviceProjections,
  DevicesModule,
  exchangeAggregate,
  exchangeEvents,
  exchangeSettings,
  RegenerateConfigurations,
  LeaveWhatWasDeleted,
} from '@ringledger/devices';
import { catalogueOf } from '@ringledger/event-sourcing';
import type { EventSourcingOptions } from '@ringledger/event-sourcing';
import { extensionAggregate, extensionEvents, extensionProjections, ExtensionsModule } from '@ringledger/extensions';
import {
  organizationAggregate,
  organizationEvents,
  organizationProjections,
  OrganizationsModule,
} from '@ringledger/organizations';
import {
  deviceNotificationAggregate,
  extensionReachabilityAggregate,
  LocationRecovery,
  LocationSettling,
  OfflineWatch,
  OverdueNotifications,
  RaiseRegistrationFindings,
  registrationAggregate,
  registrationEvents,
  RegistrationExpiry,
  registrationFindingsAggregate,
  registrationProjections,
  RegistrationsModule,
  sourceBanAggregate,
  sourceBanEvents,
  WatchReachability,
} from '@ringledger/registrations';
import {
  sipAccountAggregate,
  sipAccountEvents,
  sipAccountProjections,
  SipAccountsModule,
  UnlinkFromDeletedExtension,
} from '@ringledger/sip-accounts';
import { serviceKeyAggregate, userAggregate, userEvents, userProjections, UsersModule } from '@ringledger/users';
import { sipPlatform } from './sip-platform.js';
import { knownSipPorts, toldSipPort } from './sip-ports.js';

type Parts = Pick<
  EventSourcingOptions,
  'aggregates' | 'backgroundWork' | 'catalogues' | 'processManagers' | 'projections'
>;

/** Every context of the exchange: what it writes, decides, shows and reacts to. A new context is added here, once. */
export const exchangeParts: Parts = {
  catalogues: [
    organizationEvents,
    userEvents,
    extensionEvents,
    sipAccountEvents,
    deviceEvents,
    exchangeEvents,
    registrationEvents,
    sourceBanEvents,
  ],
  aggregates: [
    organizationAggregate,
    userAggregate,
    serviceKeyAggregate,
    extensionAggregate,
    sipAccountAggregate,
    deviceAggregate,
    exchangeAggregate,
    registrationAggregate,
    deviceNotificationAggregate,
    sourceBanAggregate,
    registrationFindingsAggregate,
    extensionReachabilityAggregate,
  ],
  projections: (events) =>
    [
      ...organizationProjections,
      ...userProjections,
      ...extensionProjections,
      ...sipAccountProjections,
      ...deviceProjections,
      ...registrationProjections,
      linksProjection,
      auditEntriesProjection(events),
    ] as ReturnType<Parts['projections']>,
  processManagers: [
    UnlinkFromDeletedExtension,
    RegenerateConfigurations,
    LeaveWhatWasDeleted,
    RaiseRegistrationFindings,
    WatchReachability,
  ],
  backgroundWork: [RegistrationExpiry, LocationSettling, LocationRecovery, OverdueNotifications, OfflineWatch],
};

/** Every read model that follows from the log. */
export function readModelsOfLog(): ReturnType<Parts['projections']> {
  return exchangeParts.projections(catalogueOf(exchangeParts.catalogues));
}

/** The resolvers and query handlers of every context but the devices'. */
export function contextModules(configuration: Configuration): (DynamicModule | Type)[] {
  return [
    OrganizationsModule.forRoot({ baseDomain: configuration.sip.domain, host: configuration.sip.host }),
    UsersModule,
    ExtensionsModule,
    SipAccountsModule.forRoot(sipPlatform(configuration)),
    AuditModule.forRoot(exchangeParts.catalogues),
  ];
}

/** The module of registrations: every process may ask where a phone is. `name`: of the registrar, if this process is one. */
export function registrationsModule({ sip }: Configuration, name: string): DynamicModule {
  const { default: defaultSeconds, maximum: maxSeconds, minimum: minSeconds } = sip.expires;
  const limits = { defaultSeconds, minSeconds, maxSeconds, maxLocations: 1 };
  return RegistrationsModule.forRoot({ limits, registrar: name }, sip.trustedNetworks, sip.deniedUserAgents);
}

/** The devices' module: the only one that must know where the exchange itself is. */
export function devicesModule(configuration: Configuration, port: number, ports: SipPorts): DynamicModule {
  const { devices, sip } = configuration;
  const host = devices.publicHost.includes(':') ? `[${devices.publicHost}]` : devices.publicHost;
  return DevicesModule.forRoot(
    exchangeSettings({
      provisioningUrl: `https://${host}:${devices.publicPort ?? port}`,
      sipServer: { host: sip.host, port: toldSipPort(configuration, ports), transport: sip.transport },
      sipPorts: knownSipPorts(ports),
      expirySeconds: sip.expires.default,
      expiryBounds: { minimum: sip.expires.minimum, maximum: sip.expires.maximum },
    }),
  );
}
