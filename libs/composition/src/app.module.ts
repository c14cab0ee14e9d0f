import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { SipPorts } from '@ringledger/configuration';
import { EventSourcingModule } from '@ringledger/event-sourcing';
import type { EventSourcingOptions } from '@ringledger/event-sourcing';
import { GraphqlModule } from '@ringledger/graphql';
import { IdentityModule } from '@ringledger/identity';
import { KeyRing } from '@ringledger/secrets';
import { AccountsModule } from '@ringledger/users';
import { ClosingDoors } from './closing-doors.js';
import { DeviceDoorModule } from './device-door.js';
import { contextModules, devicesModule, exchangeParts, registrationsModule } from './exchange.js';
import { GroundModule } from './ground.module.js';
import type { Ground } from './ground.module.js';
import { HealthController } from './health.controller.js';
import type { Role } from './roles.js';
import { SipDoorModule } from './sip-door.js';

/** What tells this process from the others. */
export interface ProcessIdentity {
  readonly name: string;
  readonly devicePort: number;
  readonly sipPorts: SipPorts;
  /** Names it among the registrars. */
  readonly registrarName: string;
}

/** One process of the exchange, in the roles that it has. */
@Module({})
export class AppModule {
  /** In no role: for tasks at the machine. */
  static forOperator(ground: Ground): DynamicModule {
    const { devices, sip } = ground.configuration;
    return AppModule.forRoles(new Set(), ground, {
      name: 'cli',
      devicePort: devices.port,
      sipPorts: sip.listen,
      registrarName: 'cli',
    });
  }

  static forRoles(roles: ReadonlySet<Role>, ground: Ground, process: ProcessIdentity): DynamicModule {
    const { configuration } = ground;
    const devices = devicesModule(configuration, process.devicePort, process.sipPorts);
    const registrations = registrationsModule(configuration, process.registrarName);
    return {
      module: AppModule,
      imports: [
        // Of what is global Nest ends the last first: what follows the log needs the stores to its end.
        GroundModule.forRoot(ground),
        EventSourcingModule.forRootAsync({
          inject: [KeyRing as never],
          useFactory: (keys: KeyRing): EventSourcingOptions => ({
            ...exchangeParts,
            reservationKey: keys.permanentKey('reservation'),
            idempotencyKey: keys.permanentKey('idempotency'),
            processName: process.name,
            consumers: roles.has('projector'),
          }),
        }),
        AccountsModule,
        IdentityModule.forRoot({ oidc: configuration.oidc }),
        ...contextModules(configuration),
        devices,
        registrations,
        ...(roles.has('registrar')
          ? [
              SipDoorModule.forRoot(
                registrations,
                { name: process.registrarName, processName: process.name },
                process.sipPorts,
              ),
            ]
          : []),
        ...(roles.has('provisioner') ? [DeviceDoorModule.forRoot(devices)] : []),
        ...(roles.has('api')
          ? [
              GraphqlModule.forRoot({
                introspection: configuration.api.introspection,
                trustedProxies: configuration.trustedProxies,
              }),
            ]
          : []),
      ],
      controllers: [HealthController],
      providers: [ClosingDoors],
    };
  }
}
