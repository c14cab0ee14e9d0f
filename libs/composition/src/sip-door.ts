import { Injectable, Module } from '@nestjs/common';
import type { DynamicModule, OnModuleDestroy } from '@nestjs/common';
import { Configuration } from '@ringledger/configuration';
import type { SipPorts } from '@ringledger/configuration';
import { deviceOfAccount, isShutOut } from '@ringledger/devices';
import {
  AggregateReader,
  Commands,
  EventLog,
  Followers,
  Holders,
  REGISTRARS,
  Snapshots,
} from '@ringledger/event-sourcing';
import { Log, Metrics } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import {
  AccountCredentials,
  AccountEffects,
  BanWriter,
  Locations,
  NotificationSender,
  RegisteredSources,
  Registrar,
  RegistrarDefence,
  RegistrarFollower,
  RegistrarLease,
  SOURCE_BUDGETS,
  TabledLocations,
} from '@ringledger/registrations';
import type { SourceBanEvent } from '@ringledger/registrations';
import { KeyRing } from '@ringledger/secrets';
import { Clock, Ids, MonotonicClock, Randomness } from '@ringledger/system';
import { EmbeddedSip } from './embedded-sip.js';
import { KamailioSip } from './kamailio-sip.js';
import { SipSide } from './sip-side.js';

/** How long phones wait at the start until every account is known, before they are told to come later, in ms. */
const PATIENCE = 10_000;

/** The SIP door that phones register at: opened when every account is known, closed before anything else. */
@Injectable()
export class SipDoor implements OnModuleDestroy {
  readonly #closing = new AbortController();

  constructor(
    private readonly side: SipSide,
    private readonly follower: RegistrarFollower,
    private readonly lease: RegistrarLease,
    private readonly sources: RegisteredSources,
    private readonly notifications: NotificationSender,
  ) {}

  /** @throws CertificateInvalidError, or what the operating system has against a port */
  async open(): Promise<void> {
    const opened = this.#opened();
    void this.sources.recall(opened, this.#closing.signal);
    await opened;
    this.notifications.start();
  }

  async #opened(): Promise<void> {
    this.follower.start();
    await this.lease.begins(PATIENCE);
    await this.side.open();
  }

  /** First the door, then the lease: no 200 leaves that the lease does not cover. */
  async onModuleDestroy(): Promise<void> {
    this.#closing.abort();
    this.notifications.stop();
    await this.side.close();
    await this.follower.stop();
  }
}

/** Names this process among the registrars, for people and for the others. */
export interface RegistrarIdentity {
  readonly name: string;
  readonly processName: string;
}

@Module({})
export class SipDoorModule {
  /** @param registrations the module that keeps the locations */
  static forRoot(registrations: DynamicModule, identity: RegistrarIdentity, ports: SipPorts): DynamicModule {
    const { name } = identity;
    return {
      module: SipDoorModule,
      imports: [registrations],
      providers: [
        RegistrarLease,
        {
          provide: RegistrarDefence,
          inject: [Commands, Configuration, Clock, MonotonicClock, Ids, Log],
          useFactory: (
            commands: Commands,
            { sip }: Configuration,
            clock: Clock,
            monotonic: MonotonicClock,
            ids: Ids,
            log: Log,
          ) => {
            const bans = new BanWriter(commands, name, clock, ids, log);
            const settings = { trustedNetworks: sip.trustedNetworks, ...SOURCE_BUDGETS };
            return new RegistrarDefence(settings, clock, monotonic, (ban) => void bans.write(ban));
          },
        },
        {
          provide: SipSide,
          inject: [
            Configuration,
            TabledLocations,
            RegistrarDefence,
            RegistrarLease,
            KeyRing,
            Clock,
            MonotonicClock,
            Randomness,
            Metrics,
            Log,
          ],
          useFactory: (
            configuration: Configuration,
            locations: TabledLocations,
            defence: RegistrarDefence,
            lease: RegistrarLease,
            keys: KeyRing,
            clock: Clock,
            monotonic: MonotonicClock,
            randomness: Randomness,
            metrics: Metrics,
            log: Log,
          ) =>
            new (configuration.kamailio ? KamailioSip : EmbeddedSip)({
              name,
              ports,
              configuration,
              locations,
              defence,
              lease,
              keys,
              clock,
              monotonic,
              randomness,
              metrics,
              log,
            }),
        },
        { provide: Registrar, inject: [SipSide], useFactory: ({ registrar }: SipSide) => registrar },
        {
          provide: RegistrarFollower,
          inject: [
            Configuration,
            SipSide,
            Locations,
            RegistrarDefence,
            RegistrarLease,
            Followers,
            EventLog,
            Snapshots,
            Holders,
            AggregateReader,
            Log,
          ],
          useFactory: (
            { sip }: Configuration,
            side: SipSide,
            locations: Locations,
            defence: RegistrarDefence,
            lease: RegistrarLease,
            followers: Followers,
            eventLog: EventLog,
            snapshots: Snapshots,
            holders: Holders,
            aggregates: AggregateReader,
            log: Log,
          ) => {
            const credentials = new AccountCredentials(eventLog, sip.domain);
            const living = () => followers.living(REGISTRARS);
            const effects = new AccountEffects(side.registrar, locations, living, async (accountId) => {
              const device = await deviceOfAccount(holders, aggregates, accountId);
              return device !== null && isShutOut(device);
            });
            const bans = {
              apply: (event: SourceBanEvent) => {
                defence.apply(event);
                return side.banned(event);
              },
            };
            const parts = {
              ...identity,
              host: sip.host,
              realm: sip.domain,
              serving: () => side.registrar.answering,
              effects,
              credentials,
              defence: bans,
              lease,
              followers,
              eventLog,
              snapshots,
              log,
            };
            return new RegistrarFollower(parts);
          },
        },
        RegisteredSources,
        NotificationSender,
        SipDoor,
        SipGauges,
      ],
      exports: [RegistrarLease, Registrar],
    };
  }
}

/** What a registrar holds at the moment. */
@Injectable()
class SipGauges {
  constructor(
    metrics: Metrics,
    clock: Clock,
    locations: TabledLocations,
    lease: RegistrarLease,
    follower: RegistrarFollower,
    defence: RegistrarDefence,
    registrar: Registrar,
  ) {
    const held = metrics.gauge.bind(metrics);
    held('registrar_lease', 'Whether this process may register phones', [], (gauge) =>
      gauge.set(lease.current ? 1 : 0),
    );
    held('registrar_answering', 'Whether phones are answered: 0 also while Kamailio is away', [], (gauge) =>
      gauge.set(registrar.answering ? 1 : 0),
    );
    held('registrar_accounts', 'SIP accounts that this registrar knows', [], (gauge) => gauge.set(follower.accounts));
    held('registrar_bans', 'Sources that are banned', [], (gauge) =>
      gauge.set(defence.bans.inForce(clock.now().getTime())),
    );
    held('registrar_bound_accounts', 'SIP accounts that are registered anywhere', [], async (gauge) => {
      const bound = await (await locations.collection).count(SYSTEM, { nextDeadline: { $gt: '' } });
      gauge.set(bound);
    });
  }
}
