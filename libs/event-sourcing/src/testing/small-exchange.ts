import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { JsonObject } from '@ringledger/event-store';
import { EventStore } from '@ringledger/event-store';
import { openEmbeddedEventStore } from '@ringledger/event-store/embedded';
import { JsonLog, Log } from '@ringledger/observability';
import { ReadModels } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import { FieldCipher } from '@ringledger/secrets';
import { InMemoryFieldCipher } from '@ringledger/secrets/testing';
import {
  Clock,
  Ids,
  MonotonicClock,
  RandomIds,
  Randomness,
  SystemClock,
  SystemMonotonicClock,
  SystemRandomness,
} from '@ringledger/system';
import { AggregateReader } from '../decider.js';
import type { Aggregate } from '../decider.js';
import type { DomainEvent } from '../event.js';
import { CHECKPOINTS } from '../projecting/checkpoints.js';
import { EventSourcingModule } from '../event-sourcing.module.js';
import type { EventSourcingOptions } from '../event-sourcing.module.js';
import { recorded } from './recorded.js';

type Parts = Pick<
  EventSourcingOptions,
  'aggregates' | 'backgroundWork' | 'catalogues' | 'processManagers' | 'projections'
>;

/** These contexts on embedded stores of their own, with the real command handler, projections and reactions. */
export async function openSmallExchange(parts: Parts, contexts: readonly (DynamicModule | Type)[]) {
  const directory = await mkdtemp(join(tmpdir(), 'ringledger-exchange-'));
  const store = await openEmbeddedEventStore({ directory: join(directory, 'log') });
  const readModels = await openEmbeddedReadModels({ directory: join(directory, 'read-models') });
  const bound = [
    { provide: EventStore, useValue: store },
    { provide: ReadModels, useValue: readModels },
    { provide: FieldCipher, useValue: new InMemoryFieldCipher() },
    { provide: Log, useValue: new JsonLog('silent') },
    { provide: Clock, useClass: SystemClock },
    { provide: MonotonicClock, useClass: SystemMonotonicClock },
    { provide: Ids, useClass: RandomIds },
    { provide: Randomness, useClass: SystemRandomness },
  ];
  @Global()
  @Module({ providers: bound, exports: bound.map(({ provide }) => provide) })
  class Ground {}
  const keys = { reservationKey: randomBytes(32), idempotencyKey: randomBytes(32) };
  const begin = async (changes: Partial<Parts>) => {
    const options: EventSourcingOptions = { ...parts, ...changes, ...keys, processName: 'test', consumers: true };
    const eventSourcing = EventSourcingModule.forRootAsync({ inject: [], useFactory: () => options });
    const built = await Test.createTestingModule({ imports: [Ground, eventSourcing, ...contexts] }).compile();
    return built.init();
  };
  let app = await begin({});
  return {
    store,
    readModels,
    get: <T>(token: abstract new (...args: never[]) => T): T => app.get<T>(token, { strict: false }),

    /** Ends everything but the stores and begins it again, with other parts perhaps. */
    async reopen(changes: Partial<Parts> = {}): Promise<void> {
      await app.close();
      app = await begin(changes);
    },

    /** As after a crash between a write and its checkpoint. */
    async forgetCheckpoints(): Promise<void> {
      await app.close();
      await readModels.drop(CHECKPOINTS.name, CHECKPOINTS.version);
      app = await begin({});
    },

    /** What another context wrote before; events without secret and personal fields only. */
    async happened(stream: string, event: DomainEvent): Promise<void> {
      const metadata = recorded(event).metadata as unknown as JsonObject;
      await store.append(
        stream,
        [{ id: randomUUID(), type: event.type, data: event.data as JsonObject, metadata }],
        'any',
      );
    },

    /** As the log has it now. */
    state: <S, E extends DomainEvent>(aggregate: Aggregate<S, E>, id: string): Promise<S> =>
      app.get<AggregateReader>(AggregateReader as never).state(aggregate, id),

    async close(): Promise<void> {
      await app.close();
      await store.close();
      await readModels.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type SmallExchange = Awaited<ReturnType<typeof openSmallExchange>>;
