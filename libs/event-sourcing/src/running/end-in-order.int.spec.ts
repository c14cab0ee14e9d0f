import { randomUUID } from 'node:crypto';
import { Injectable, Module } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { EventStore } from '@ringledger/event-store';
import type { JsonObject } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { StoredDocument } from '@ringledger/read-models';
import { defineEvents } from '../event-catalogue.js';
import type { DomainEvent } from '../event.js';
import type { Projection } from '../projection.js';
import { ReadModelHealth } from '../projecting/progress.js';
import { openSmallExchange, recorded } from '../testing/index.js';

type Counted = DomainEvent<'Counted', { readonly of: string }>;
const counted: Counted = { type: 'Counted', data: { of: 'uses' } };

/** As those that count what happens and write it when the process ends. */
@Injectable()
class Counter implements BeforeApplicationShutdown {
  constructor(private readonly store: EventStore) {}

  async beforeApplicationShutdown(): Promise<void> {
    const metadata = recorded(counted).metadata as unknown as JsonObject;
    const event = { id: randomUUID(), type: counted.type, data: counted.data as JsonObject, metadata };
    await this.store.append('counts-uses', [event], 'any');
  }
}

@Module({ providers: [Counter] })
class CounterModule {}

const counts: Projection<StoredDocument, Counted> = {
  collection: { name: 'counts', version: 1, indexes: [] },
  handles: ['Counted'],
  keys: ({ event }) => [event.data.of],
  evolve: (_, __, key) => ({ _id: key }),
};

describe('the end of a process', () => {
  it('comes when the read models have seen what was written last', async () => {
    const exchange = await openSmallExchange(
      {
        aggregates: [],
        catalogues: [defineEvents<Counted>({ Counted: { version: 1, schema: { type: 'object' } } })],
        processManagers: [],
        projections: () => [counts as never],
      },
      [CounterModule],
    );
    await exchange.happened('counts-others', { ...counted, data: { of: 'others' } });
    const health = exchange.get<ReadModelHealth>(ReadModelHealth);
    while (!health.report().every(({ ready }) => ready)) await new Promise((resolve) => setImmediate(resolve));
    await exchange.reopen({ projections: () => [] });
    const collection = await exchange.readModels.collection(counts.collection);
    expect([...(await collection.getMany(SYSTEM, ['others', 'uses'])).keys()].sort()).toEqual(['others', 'uses']);
    await exchange.close();
  });
});
