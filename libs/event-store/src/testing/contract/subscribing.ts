import type { EventStore, Position, SubscriptionItem } from '../../event-store.js';
import { eventsOf, eventually, itemsUntil, numbersOf } from '../collect.js';
import type { EventStoreFactory } from '../event-store-factory.js';
import { newCategory, newEvent, newEvents } from '../new-event.js';

export function subscribingContract(current: () => EventStore, factory: EventStoreFactory): void {
  let consumer: AbortController;
  beforeEach(() => (consumer = new AbortController()));
  afterEach(() => consumer.abort());

  const subscribe = (after: Position, options: { batchSize?: number } = {}) =>
    current().subscribe({ after, signal: consumer.signal, ...options });

  it('gives history after a position that is not included, then says that it has caught up', async () => {
    const stream = `${newCategory()}-1`;
    await current().append(stream, newEvents(5), 'no-stream');
    const { events } = await current().readStream(stream);
    const items = await itemsUntil(subscribe(events[1]?.position as Position), ({ kind }) => kind === 'caught-up');
    expect(numbersOf(eventsOf(items).filter((event) => event.stream === stream))).toEqual([2, 3, 4]);
    expect(eventsOf(items).slice(0, 3)).toEqual(events.slice(2));
  });

  it('is live after history, in order and without a gap, while others append', async () => {
    const category = newCategory();
    const after = await current().head();
    const total = 600;
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let revision = 0; revision < total / 6; revision++) {
        const expected = revision === 0 ? 'no-stream' : revision - 1;
        await current().append(`${category}-${writer}`, [newEvent({ data: { revision } })], expected);
      }
    });
    const own = (items: readonly SubscriptionItem[]) =>
      eventsOf(items).filter(({ stream }) => stream.startsWith(category));
    const follow = async () =>
      own(await itemsUntil(subscribe(after, { batchSize: 16 }), (_item, items) => own(items).length >= total));
    const early = follow();
    await eventually(async () => (await current().headOfStream(`${category}-0`)) > 40);
    const [first, second] = await Promise.all([early, follow(), ...writers]);
    expect(first).toHaveLength(total);
    expect(second.map(({ position }) => position)).toEqual(first.map(({ position }) => position));
    expect([...first].sort((a, b) => (a.position < b.position ? -1 : 1))).toEqual(first);
    for (let writer = 0; writer < 6; writer++) {
      const revisions = first
        .filter(({ stream }) => stream === `${category}-${writer}`)
        .map(({ revision }) => revision);
      expect(revisions).toEqual(Array.from({ length: total / 6 }, (_, i) => i));
    }
  }, 30_000);

  it('gives checkpoints that never run ahead of the events', async () => {
    const stream = `${newCategory()}-1`;
    const after = await current().head();
    const { position } = await current().append(stream, newEvents(40), 'no-stream');
    const items = await itemsUntil(
      subscribe(after, { batchSize: 7 }),
      (item) => item.kind === 'checkpoint' && item.position >= position,
    );
    let delivered: string = after;
    for (const item of items) {
      if (item.kind !== 'events') continue;
      expect(item.events.length).toBeLessThanOrEqual(7);
      for (const event of item.events) expect(event.position > delivered).toBe(true);
      delivered = item.events[item.events.length - 1]?.position ?? delivered;
    }
    const places = items.flatMap((item, index) => (item.kind === 'checkpoint' ? [{ at: item.position, index }] : []));
    for (const { at, index } of places) {
      const later = eventsOf(items.slice(index));
      expect(later.every((event) => event.position > at)).toBe(true);
    }
    expect(eventsOf(items).filter((event) => event.stream === stream)).toHaveLength(40);
  });

  it('waits for a slow consumer and then gives it everything', async () => {
    const category = newCategory();
    const after = await current().head();
    await current().append(`${category}-0`, newEvents(10), 'no-stream');
    const subscription = subscribe(after, { batchSize: 64 })[Symbol.asyncIterator]();
    const items: SubscriptionItem[] = [(await subscription.next()).value as SubscriptionItem];
    const streams = Array.from({ length: 30 }, (_, i) => `${category}-${i + 1}`);
    await Promise.all(streams.map((stream) => current().append(stream, newEvents(100), 'no-stream')));
    while (eventsOf(items).filter(({ stream }) => stream.startsWith(category)).length < 3010) {
      items.push((await subscription.next()).value as SubscriptionItem);
    }
    await subscription.return?.();
    const positions = eventsOf(items).map(({ position }) => position);
    expect(new Set(positions).size).toBe(positions.length);
    expect([...positions].sort()).toEqual(positions);
    for (const item of items) if (item.kind === 'events') expect(item.events.length).toBeLessThanOrEqual(64);
  }, 30_000);

  it('ends without an error when aborted: before, while waiting, and between items', async () => {
    const after = await current().head();
    const waiting = itemsUntil(subscribe(after), () => false);
    const stopped = new AbortController();
    stopped.abort();
    expect(await itemsUntil(current().subscribe({ after, signal: stopped.signal }), () => false)).toEqual([]);
    await current().append(`${newCategory()}-1`, newEvents(3), 'no-stream');
    const between = new AbortController();
    for await (const item of current().subscribe({ after, signal: between.signal, batchSize: 1 })) {
      expect(between.signal.aborted).toBe(false);
      if (item.kind === 'events') between.abort();
    }
    consumer.abort();
    await expect(waiting).resolves.toBeDefined();
  });

  it('serves several consumers, each at its own pace', async () => {
    const stream = `${newCategory()}-1`;
    const after = await current().head();
    const own = (items: readonly SubscriptionItem[]) => eventsOf(items).filter((event) => event.stream === stream);
    const consumers = [1, 3, 512].map((batchSize) =>
      itemsUntil(subscribe(after, { batchSize }), (_item, items) => own(items).length === 20),
    );
    await current().append(stream, newEvents(10), 'no-stream');
    await current().append(stream, newEvents(10), 9);
    for (const items of await Promise.all(consumers)) expect(own(items)).toHaveLength(20);
  });

  if (factory.dropConnections) {
    it('hides a dropped connection: nothing is missing, nothing comes twice', async () => {
      const stream = `${newCategory()}-1`;
      const after = await current().head();
      const items: SubscriptionItem[] = [];
      const own = () => eventsOf(items).filter((event) => event.stream === stream);
      const following = itemsUntil(subscribe(after), (item) => {
        items.push(item);
        return own().length === 30;
      });
      for (let round = 0; round < 3; round++) {
        await current().append(stream, newEvents(10), round === 0 ? 'no-stream' : round * 10 - 1);
        await eventually(() => own().length >= (round + 1) * 10 - 5);
        await factory.dropConnections?.();
      }
      await following;
      expect(own().map(({ revision }) => revision)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    });
  }
}
