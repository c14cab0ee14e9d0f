import { START, type Position, type SubscriptionItem } from '../event-store.js';
import { EventStoreDbDouble } from '../testing/eventstoredb-double/index.js';
import { eventsOf, eventually, newEvent, newEvents, numbersOf } from '../testing/index.js';
import { connectEventStoreDb, type EventStoreDbEventStore } from './index.js';
import type { Timing } from './timing.js';

const timing: Timing = { attempt: 250, total: 600, firstPause: 5, longestPause: 20, failuresToOpen: 1000 };

describe('reads of EventStoreDB when', () => {
  let server: EventStoreDbDouble;
  let store: EventStoreDbEventStore;
  const consumer = { current: new AbortController() };

  beforeEach(async () => {
    consumer.current = new AbortController();
    server = new EventStoreDbDouble();
    await server.start();
    store = await connectEventStoreDb({ url: server.url, timing });
  });
  afterEach(async () => {
    consumer.current.abort();
    server.gate.setSilent(false);
    await store.close();
    await server.stop();
  });

  /** Follows the log from a position; the items grow as they come. */
  const follow = (after: Position) => {
    const items: SubscriptionItem[] = [];
    const ended = (async () => {
      for await (const item of store.subscribe({ after, signal: consumer.current.signal })) items.push(item);
    })();
    return { items, ended, numbers: () => numbersOf(eventsOf(items)) };
  };
  const countTo = (count: number) => Array.from({ length: count }, (_, i) => i);

  it('the server is silent: given up in our own time, and cancelled (trap 8)', async () => {
    server.ignoreReads = true;
    await expect(store.readStream('line-1')).rejects.toMatchObject({
      code: 'EVENT_STORE_UNAVAILABLE',
      outcomeUnknown: false,
    });
    await expect(store.readAll()).rejects.toMatchObject({ code: 'EVENT_STORE_UNAVAILABLE' });
    await eventually(() => server.reads.cancelled === server.reads.opened);
    expect(server.reads.opened).toBeGreaterThan(2);
    server.ignoreReads = false;
    expect(await store.readStream('line-1')).toMatchObject({ exists: false });
  });

  it('they end early: none stays open on the server (trap 13)', async () => {
    await store.append('line-1', newEvents(600), 'no-stream');
    for (let i = 0; i < 5; i++) await store.readAll({ limit: 10 });
    await store.readAll({ filter: { types: ['Never'] } });
    await expect(store.readStream('line-1', { limit: 3 })).resolves.toMatchObject({ end: false });
    // Every read is bounded by a count, so the server itself ended each of them.
    expect(server.reads.cancelled).toBe(0);
  });

  it.each(['reset', 'end'] as const)(
    'a subscription is dropped by %s: taken up where it was (traps 9 and 10)',
    async (how) => {
      const { numbers, items } = follow(START);
      await eventually(() => items.some(({ kind }) => kind === 'caught-up'));
      for (let number = 0; number < 30; number++) {
        await store.append('line-1', [newEvent({ data: { number } })], number === 0 ? 'no-stream' : number - 1);
        if (number % 10 !== 5) continue;
        // Only one that has come up can be dropped.
        await eventually(() => server.subscriptionsOpened > Math.floor(number / 10));
        server.dropSubscriptions(how);
      }
      await eventually(() => numbers().length >= 30);
      expect(numbers()).toEqual(countTo(30));
      expect(server.subscriptionsOpened).toBeGreaterThan(3);
      await eventually(() => items.filter(({ kind }) => kind === 'caught-up').length > 1);
    },
  );

  it('a subscription is never confirmed: begun anew (trap 8)', async () => {
    server.ignoreReads = false;
    const { numbers } = follow(START);
    await eventually(() => server.subscriptionsOpened > 0);
    server.ignoreReads = true;
    server.dropSubscriptions('reset');
    await eventually(() => server.subscriptionsOpened > 2);
    server.ignoreReads = false;
    await store.append('line-1', newEvents(3), 'no-stream');
    await eventually(() => numbers().length === 3);
  });

  it('a subscription is dropped between an event and its checkpoint: nothing is lost or doubled (traps 11 and 14)', async () => {
    await store.append('line-1', newEvents(20), 'no-stream');
    const first = follow(START);
    await eventually(() => first.numbers().length === 20);
    server.dropSubscriptionAfter(first.items.length, 'reset');
    server.dropSubscriptions('reset');
    server.dropSubscriptionAfter(32, 'reset');
    await store.append('line-1', newEvents(100, { data: { number: 20 } }), 19);
    await eventually(() => first.numbers().length === 120);
    const positions = eventsOf(first.items).map(({ position }) => position);
    expect([...new Set(positions)].sort()).toEqual(positions);
    let delivered = '';
    for (const item of first.items) {
      if (item.kind === 'events') delivered = item.events[item.events.length - 1]?.position ?? delivered;
      else expect(item.position <= delivered).toBe(true);
    }
  });

  it('a consumer is slow: in order, one after the other (trap 12)', async () => {
    await store.append('line-1', newEvents(150), 'no-stream');
    const seen: unknown[] = [];
    let busy = 0;
    for await (const item of store.subscribe({ after: START, batchSize: 1, signal: consumer.current.signal })) {
      expect(++busy).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      busy--;
      if (item.kind === 'events') seen.push(...numbersOf(item.events));
      if (seen.length === 150) break;
    }
    expect(seen).toEqual(countTo(150));
  });

  it('one consumer throws: the others go on (trap 11)', async () => {
    const { numbers } = follow(START);
    const failing = (async () => {
      for await (const item of store.subscribe({ after: START, signal: consumer.current.signal })) {
        if (item.kind === 'events') throw new Error('the projection failed');
      }
    })();
    await store.append('line-1', newEvents(5), 'no-stream');
    await expect(failing).rejects.toThrow('the projection failed');
    await store.append('line-1', [newEvent({ data: { number: 5 } })], 4);
    await eventually(() => numbers().length === 6);
  });

  it('the server writes events of its own: they never come out, and do not hold up the head', async () => {
    const { position } = await store.append('line-1', newEvents(2), 'no-stream');
    const system = { id: newEvent().id, type: '$statistics', contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.from('') }; // prettier-ignore
    for (let i = 0; i < 100; i++) server.log.append('$stats-127.0.0.1', [system], i === 0 ? 'no-stream' : i - 1);
    expect(await store.head()).toBe(position);
    expect((await store.readAll()).events).toHaveLength(2);
    const { numbers, items } = follow(START);
    await eventually(() => items.some(({ kind }) => kind === 'caught-up'));
    await store.append('line-1', [newEvent({ data: { number: 2 } })], 1);
    await eventually(() => numbers().length === 3);
    expect(numbers()).toEqual([0, 1, 2]);
  });

  it('an event is no JSON: said, not handed over as text', async () => {
    const event = { id: newEvent().id, type: 'Foreign', contentType: 'application/json', data: Buffer.from('{"cut'), metadata: Buffer.from('') }; // prettier-ignore
    const { ended } = follow(START);
    const broken = expect(ended).rejects.toMatchObject({ code: 'STORE_UNUSABLE', reason: 'corrupt' });
    await eventually(() => server.subscriptionsOpened > 0);
    server.log.append('line-1', [event], 'no-stream');
    await expect(store.readStream('line-1')).rejects.toMatchObject({ code: 'STORE_UNUSABLE', reason: 'corrupt' });
    await broken;
  });
});
