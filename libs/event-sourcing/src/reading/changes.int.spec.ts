import type { Collection, CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import { defineEvents } from '../event-catalogue.js';
import type { DomainEvent } from '../event.js';
import { ReadModelBehindError } from '../errors.js';
import type { Projection } from '../projection.js';
import { EventSerializer } from '../serializing/event-serializer.js';
import { openSmallExchange } from '../testing/index.js';
import type { SmallExchange } from '../testing/index.js';
import { LoggedChanges } from './changes.js';
import { ReadSide } from './read-side.js';

type Seen = DomainEvent<'Seen', { readonly of: string }>;

const seen: Projection<StoredDocument, Seen> = {
  collection: { name: 'seen', version: 1, indexes: [] },
  handles: ['Seen'],
  keys: ({ event }) => [event.data.of],
  evolve: (_, __, key) => ({ _id: key }),
};

/** Behind for some readings, or broken. */
class LateReadSide extends ReadSide {
  asked = 0;

  constructor(
    private readonly inner: ReadSide,
    private readonly failure: (time: number) => Error | null,
  ) {
    super();
  }

  override async read<D extends StoredDocument>(
    definition: CollectionDefinition<D>,
    after?: Parameters<ReadSide['read']>[1],
  ): Promise<Collection<D>> {
    const failure = this.failure(++this.asked);
    if (failure) throw failure;
    return this.inner.read(definition, after);
  }
}

describe('following the changes of a read model', () => {
  let exchange: SmallExchange;

  beforeAll(async () => {
    exchange = await openSmallExchange(
      {
        catalogues: [defineEvents({ Seen: { version: 1, schema: { type: 'object' } } })],
        aggregates: [],
        projections: () => [seen] as never,
        processManagers: [],
      },
      [],
    );
  });
  afterAll(() => exchange.close());

  const following = (failure: (time: number) => Error | null) => {
    const readSide = new LateReadSide(exchange.get(ReadSide), failure);
    const changes = new LoggedChanges(exchange.store, exchange.get(EventSerializer), readSide, [seen] as never);
    const stop = new AbortController();
    const watching = changes.watch('seen', 'all', stop.signal)[Symbol.asyncIterator]();
    return { readSide, stop, next: watching.next() };
  };
  /** Again and again: a watch counts once it has asked for the head of the log. */
  const happening = async (next: Promise<unknown>) => {
    let over = false;
    const settled = next.finally(() => (over = true));
    settled.catch(() => undefined);
    for (let n = 0; !over; n++) {
      await exchange.happened(`seen-${n}`, { type: 'Seen', data: { of: 'a' } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    return settled;
  };

  it('goes on however often the read model is behind', async () => {
    const { next, readSide, stop } = following((time) => (time <= 3 ? new ReadModelBehindError('seen') : null));
    expect(await happening(next)).toMatchObject({ done: false, value: { id: 'a', eventType: 'Seen' } });
    expect(readSide.asked).toBe(4);
    stop.abort();
  });

  it('ends when its reader leaves while the read model is behind', async () => {
    const { next, stop } = following((time) => {
      if (time === 2) stop.abort();
      return new ReadModelBehindError('seen');
    });
    await expect(happening(next)).rejects.toThrow(ReadModelBehindError);
  });

  it('ends with whatever else goes wrong', async () => {
    const { next } = following(() => new Error('the disk is full'));
    await expect(happening(next)).rejects.toThrow('the disk is full');
  });
});
