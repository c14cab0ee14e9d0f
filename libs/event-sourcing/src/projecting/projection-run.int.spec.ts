import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { EventStore, JsonObject, Position } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { StoredDocument } from '@ringledger/read-models';
import { defineEvents } from '../event-catalogue.js';
import type { DomainEvent } from '../event.js';
import type { Projection } from '../projection.js';
import { ReadModelHealth } from './progress.js';
import { ReadSide } from '../reading/read-side.js';
import { openSmallExchange, recorded } from '../testing/index.js';
import type { SmallExchange } from '../testing/index.js';

type Counted = DomainEvent<'Counted', { readonly of: string }>;

interface CountDocument extends StoredDocument {
  readonly count: number;
}

const any = { type: 'object' };
type Named = DomainEvent<'Named', { readonly of: string; readonly name: string }>;

const catalogue = defineEvents<Counted | Named>({
  Counted: { version: 1, schema: any },
  Named: { version: 1, schema: any, personal: ['name'] },
});

/** Counts: an event that is folded twice, or not at all, shows. */
const counts = (version: number, step = 1): Projection<CountDocument, Counted> => ({
  collection: { name: 'counts', version, indexes: [] },
  handles: ['Counted'],
  keys: ({ event }) => [event.data.of],
  evolve: (document, _, key) => ({ _id: key, count: (document?.count ?? 0) + step }),
});

describe('a projection at work', () => {
  let exchange: SmallExchange;

  const openWith = (...projections: Projection<CountDocument, Counted>[]) =>
    openSmallExchange(
      {
        catalogues: [catalogue],
        aggregates: [],
        projections: () => projections as never,
        processManagers: [],
      },
      [],
    );

  async function happen(
    store: EventStore,
    of: string,
    times = 1,
    happening: { readonly type: string; readonly data: object } = { type: 'Counted', data: { of } },
  ): Promise<Position> {
    const events = Array.from({ length: times }, () => {
      const { event, metadata } = recorded(happening);
      return {
        id: randomUUID(),
        type: event.type,
        data: event.data as JsonObject,
        metadata: metadata as unknown as JsonObject,
      };
    });
    return (await store.append(`count-${randomUUID()}`, events, 'no-stream')).position;
  }

  const countOf = async (of: string, after: Position, definition = counts(1).collection) =>
    (await (await exchange.get(ReadSide).read(definition, after)).get(SYSTEM, of))?.count;

  afterEach(() => exchange.close());

  it('folds every event once, also within one batch', async () => {
    exchange = await openWith(counts(1));
    const positions = await Promise.all(
      Array.from({ length: 50 }, (_, n) => happen(exchange.store, n % 2 ? 'odd' : 'even', 10)),
    );
    const last = positions.sort().at(-1) as Position;
    expect(await countOf('odd', last)).toBe(250);
    expect(await countOf('even', last)).toBe(250);
  });

  it('folds no event twice when its checkpoint is behind its documents', async () => {
    exchange = await openWith(counts(1));
    const first = await happen(exchange.store, 'a', 5);
    await countOf('a', first);
    await exchange.forgetCheckpoints();
    const second = await happen(exchange.store, 'a', 2);
    expect(await countOf('a', second)).toBe(7);
  });

  it('is rebuilt beside the one in use, which is read until the new one has caught up', async () => {
    exchange = await openWith(counts(1));
    const position = await happen(exchange.store, 'a', 3);
    expect(await countOf('a', position)).toBe(3);
    await exchange.reopen({ projections: () => [counts(2, 10)] as never });
    const later = await happen(exchange.store, 'a');
    expect(await countOf('a', later, counts(2).collection)).toBe(40);
    expect(exchange.get(ReadModelHealth).report()).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ ready: true })]) as never,
    );
  });

  it('that fails does not stop the others, and says that it is not ready', async () => {
    const broken: Projection<CountDocument, Counted> = {
      ...counts(1),
      collection: { name: 'broken', version: 1, indexes: [] },
      evolve: () => {
        throw new Error('no fold');
      },
    };
    exchange = await openWith(counts(1), broken);
    const position = await happen(exchange.store, 'a', 3);
    expect(await countOf('a', position)).toBe(3);
    const report = exchange.get(ReadModelHealth).report();
    expect(report.find(({ name }) => name === 'broken')?.ready).toBe(false);
  });

  it('waits with what was sealed with a lost key, and never shows it as erased', async () => {
    const evolve = jest.fn<Projection<CountDocument, Named>['evolve']>(() => null);
    const names: Projection<CountDocument, Named> = {
      collection: { name: 'names', version: 1, indexes: [] },
      handles: ['Named'],
      keys: ({ event }) => [event.data.of],
      evolve,
    };
    exchange = await openWith(counts(1), names as never);
    const lost = { $sealed: `v1.${'A'.repeat(22)}.${'B'.repeat(16)}.${'C'.repeat(24)}` };
    await happen(exchange.store, 'a', 1, { type: 'Named', data: { of: 'a', name: lost } });
    await countOf('a', await happen(exchange.store, 'a'));
    const report = () => exchange.get(ReadModelHealth).report();
    while (report().find(({ name }) => name === 'names')?.failingSince === null) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(report().find(({ name }) => name === 'names')).toMatchObject({ ready: false, position: '' });
    expect(evolve).not.toHaveBeenCalled();
  });
});
