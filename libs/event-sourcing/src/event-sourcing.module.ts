import { Inject, Injectable, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationBootstrap, OnApplicationShutdown, Provider, Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { BackgroundWork } from './background-work.js';
import { Commands } from './commands.js';
import { AggregateReader, Holders } from './decider.js';
import type { Aggregate } from './decider.js';
import type { DomainEvent } from './event.js';
import { catalogueOf } from './event-catalogue.js';
import type { EventCatalogue } from './event-catalogue.js';
import type { ProcessManager } from './process-manager.js';
import type { Projection } from './projection.js';
import { EventStore } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { ReadModels } from '@ringledger/read-models';
import type { StoredDocument } from '@ringledger/read-models';
import { FieldCipher } from '@ringledger/secrets';
import { Clock, MonotonicClock } from '@ringledger/system';
import { AggregateStates } from './handling/aggregate-states.js';
import { CqrsCommands, ExecuteDecisionHandler } from './handling/cqrs-commands.js';
import { DecisionHandler } from './handling/decision-handler.js';
import { Idempotency } from './handling/idempotency.js';
import { StreamTurns } from './handling/stream-turns.js';
import { Checkpoints } from './projecting/checkpoints.js';
import { Progress, ReadModelHealth } from './projecting/progress.js';
import { ProjectionRun } from './projecting/projection-run.js';
import { toTheEnd } from './projecting/to-the-end.js';
import { ProcessManagerRun } from './reacting/process-manager-run.js';
import { Changes, LoggedChanges } from './reading/changes.js';
import { EventLog, StoredEventLog } from './reading/event-log.js';
import { ReadSide, WaitingReadSide } from './reading/read-side.js';
import { Snapshots, StoredSnapshots } from './reading/snapshots.js';
import { Reservations } from './reservations/reservations.js';
import { ReservationSweeper } from './reservations/reservation-sweeper.js';
import { Consumers } from './running/consumers.js';
import { Followers, LeasedFollowers } from './running/followers.js';
import { Leases } from './running/lease.js';
import { Precedence } from './running/precedence.js';
import { EventSerializer } from './serializing/event-serializer.js';

/** An aggregate of any context, where only what all have in common matters. */
interface AnyAggregate extends Omit<Aggregate<never, never>, 'initialState' | 'evolve' | 'records'> {
  readonly records?: readonly string[];
  readonly initialState: unknown;
  readonly evolve: (state: never, event: never) => unknown;
}

/** What the composition root collects from the contexts. */
export interface EventSourcingOptions {
  readonly catalogues: readonly EventCatalogue[];
  readonly aggregates: readonly AnyAggregate[];
  /** Given all catalogues as one, for views over everything such as the audit trail. */
  readonly projections: (events: EventCatalogue) => readonly Projection<never, never>[];
  /** Injectable classes that are providers of some module. */
  readonly processManagers: readonly Type[];
  /** Injectable `BackgroundWork` classes that are providers of some module. */
  readonly backgroundWork?: readonly Type[];
  readonly reservationKey: Buffer;
  readonly idempotencyKey: Buffer;
  /** Names this process among those that share the stores; the same after a restart where there is only one. */
  readonly processName: string;
  /** Whether projections and process managers run here. */
  readonly consumers: boolean;
  /** Longest wait of a query for its position, in ms. */
  readonly readBound?: number;
}

export const OPTIONS = Symbol('event sourcing options');
const PROJECTIONS = Symbol('projections');
type Projections = readonly Projection<StoredDocument>[];

/** How long projections may take to see the end of the log when the process ends, in ms. */
const CATCHING_UP = 2000;

/** Starts and stops what follows the log. */
@Injectable()
class ConsumersOfThisProcess implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly projecting: Consumers;
  /** Whoever writes to the log. */
  private readonly reacting: Consumers;

  constructor(
    @Inject(OPTIONS) private readonly options: EventSourcingOptions,
    @Inject(PROJECTIONS) private readonly projections: Projections,
    private readonly store: EventStore,
    private readonly readModels: ReadModels,
    private readonly serializer: EventSerializer,
    private readonly checkpoints: Checkpoints,
    private readonly progress: Progress,
    private readonly precedence: Precedence,
    private readonly handler: DecisionHandler,
    private readonly reservations: Reservations,
    private readonly clock: Clock,
    monotonic: MonotonicClock,
    private readonly log: Log,
    private readonly modules: ModuleRef,
  ) {
    const leases = new Leases(readModels, options.processName, clock, monotonic);
    this.projecting = new Consumers(leases, progress, log);
    this.reacting = new Consumers(leases, progress, log);
    if (options.consumers) for (const { collection } of projections) progress.expect(collection.name);
  }

  onApplicationBootstrap(): void {
    if (!this.options.consumers) return;
    const { store, readModels, serializer, checkpoints, progress, precedence, handler, clock, log } = this;
    const parts = { store, serializer, checkpoints, progress, precedence, log };
    const projections = this.projections.map((projection) => {
      const run = new ProjectionRun(projection, { ...parts, readModels });
      return { key: run.key, progressName: run.name, follow: (signal: AbortSignal) => run.follow(signal) };
    });
    const managers = this.options.processManagers.map((type) => {
      const manager = this.modules.get<ProcessManager>(type, { strict: false });
      const run = new ProcessManagerRun(manager, { ...parts, handler, clock });
      return { key: run.key, progressName: run.key, follow: (signal: AbortSignal) => run.follow(signal) };
    });
    const sweeper = new ReservationSweeper(store, this.reservations, checkpoints, clock);
    const sweeping = {
      key: sweeper.key,
      progressName: sweeper.key,
      follow: (signal: AbortSignal) => sweeper.follow(signal),
    };
    const work = (this.options.backgroundWork ?? []).map((type) => this.consumerOf(type));
    this.projecting.start(projections);
    this.reacting.start([...managers, sweeping, ...work]);
  }

  /** It has no place in the log, so that a failure of it says nothing of the read models. */
  private consumerOf(type: Type) {
    const work = this.modules.get<BackgroundWork>(type, { strict: false });
    const key = `work:${work.name}`;
    const follow = async (signal: AbortSignal) => {
      try {
        await work.run(signal);
      } catch (error) {
        this.log.error('background work failed, will be begun again', { work: work.name, err: error });
      }
    };
    return { key, progressName: key, follow };
  }

  /** The last but for the stores: whoever counts writes before, and answers under way are given before. What was written last is still read. */
  async onApplicationShutdown(): Promise<void> {
    await this.reacting.stop();
    if (this.options.consumers) {
      const projections = new Set(this.projections.map(({ collection }) => collection.name));
      await toTheEnd(this.progress, projections, () => this.store.head(), CATCHING_UP);
    }
    await this.projecting.stop();
  }
}

/** The machinery between the contexts and the stores. Needs EventStore, ReadModels, FieldCipher, Clock, MonotonicClock and Log from the root. */
@Module({})
export class EventSourcingModule {
  static forRootAsync(factory: {
    inject: readonly Type[];
    useFactory: (...args: never[]) => EventSourcingOptions;
  }): DynamicModule {
    return {
      module: EventSourcingModule,
      global: true,
      imports: [CqrsModule],
      providers: [
        { provide: OPTIONS, inject: [...factory.inject], useFactory: factory.useFactory as never },
        ...providers,
        ConsumersOfThisProcess,
        ExecuteDecisionHandler,
      ],
      exports: [
        AggregateReader,
        Changes,
        Commands,
        CqrsModule,
        EventLog,
        Followers,
        Holders,
        Precedence,
        ReadModelHealth,
        ReadSide,
        Snapshots,
        StreamTurns,
      ],
    };
  }
}

/** Longest wait of a query for what a reaction makes of its position, in ms. */
const REACTION_BOUND = 2000;

const providers: Provider[] = [
  {
    provide: EventSerializer,
    inject: [OPTIONS, FieldCipher],
    useFactory: ({ catalogues }: EventSourcingOptions, cipher: FieldCipher) => new EventSerializer(catalogues, cipher),
  },
  {
    provide: PROJECTIONS,
    inject: [OPTIONS],
    useFactory: ({ catalogues, projections }: EventSourcingOptions) => projections(catalogueOf(catalogues)),
  },
  {
    provide: AggregateStates,
    inject: [EventStore, EventSerializer],
    useFactory: (store: EventStore, serializer: EventSerializer) => new AggregateStates(store, serializer),
  },
  { provide: AggregateReader, useExisting: AggregateStates },
  {
    provide: Reservations,
    inject: [EventStore, AggregateStates, OPTIONS, Clock],
    useFactory: (
      store: EventStore,
      states: AggregateStates,
      { aggregates, reservationKey }: EventSourcingOptions,
      clock: Clock,
    ) =>
      new Reservations(
        store,
        states,
        aggregates as unknown as readonly Aggregate<unknown, DomainEvent>[],
        reservationKey,
        clock,
      ),
  },
  { provide: Holders, useExisting: Reservations },
  {
    provide: Idempotency,
    inject: [EventStore, OPTIONS],
    useFactory: (store: EventStore, { idempotencyKey }: EventSourcingOptions) => new Idempotency(store, idempotencyKey),
  },
  {
    provide: DecisionHandler,
    inject: [EventStore, EventSerializer, AggregateStates, Reservations, Idempotency, Clock, StreamTurns],
    useFactory: (...parts: ConstructorParameters<typeof DecisionHandler>) => new DecisionHandler(...parts),
  },
  { provide: StreamTurns, useFactory: () => new StreamTurns() },
  { provide: Commands, useClass: CqrsCommands },
  { provide: Checkpoints, inject: [ReadModels], useFactory: (readModels: ReadModels) => new Checkpoints(readModels) },
  { provide: Progress, inject: [Clock], useFactory: (clock: Clock) => new Progress(clock) },
  Precedence,
  { provide: ReadModelHealth, useExisting: Progress },
  {
    provide: ReadSide,
    inject: [ReadModels, Checkpoints, Progress, EventStore, OPTIONS],
    useFactory: (
      readModels: ReadModels,
      checkpoints: Checkpoints,
      progress: Progress,
      store: EventStore,
      { readBound = 5000 }: EventSourcingOptions,
    ) =>
      new WaitingReadSide(readModels, checkpoints, progress, () => store.head(), {
        after: readBound,
        reaction: REACTION_BOUND,
      }),
  },
  {
    provide: Snapshots,
    inject: [ReadModels, Checkpoints],
    useFactory: (readModels: ReadModels, checkpoints: Checkpoints) => new StoredSnapshots(readModels, checkpoints),
  },
  {
    provide: EventLog,
    inject: [EventStore, EventSerializer],
    useFactory: (store: EventStore, serializer: EventSerializer) => new StoredEventLog(store, serializer),
  },
  {
    provide: Changes,
    inject: [EventStore, EventSerializer, ReadSide, PROJECTIONS],
    useFactory: (...parts: ConstructorParameters<typeof LoggedChanges>) => new LoggedChanges(...parts),
  },
  {
    provide: Followers,
    inject: [ReadModels, EventStore, Clock, MonotonicClock, Log],
    useFactory: (...parts: [ReadModels, EventStore, Clock, MonotonicClock, Log]) => new LeasedFollowers(...parts),
  },
];
