import type { EventFilter, EventStore, Position } from '../../event-store.js';
import { eventsOf, itemsUntil, numbersOf } from '../collect.js';
import { newCategory, newEvent, newEvents } from '../new-event.js';

export function filteredSubscriptionContract(current: () => EventStore): void {
  const until = async (after: Position, filter: EventFilter, position: Position) => {
    const consumer = new AbortController();
    const subscription = current().subscribe({ after, filter, signal: consumer.signal, batchSize: 20 });
    const items = await itemsUntil(subscription, (item) => item.kind === 'checkpoint' && item.position >= position);
    consumer.abort();
    return items;
  };

  it('gives only what is wanted, by type and by prefix', async () => {
    const [devices, users] = [newCategory(), newCategory()];
    const after = await current().head();
    for (let i = 0; i < 30; i++) {
      const type = i % 3 === 0 ? 'Added' : 'Renamed';
      await current().append(`${i % 2 === 0 ? devices : users}-1`, [newEvent({ type, data: { number: i } })], 'any');
    }
    const last = await current().head();
    const numbers = async (filter: EventFilter) => numbersOf(eventsOf(await until(after, filter, last)));
    const wanted = (holds: (i: number) => boolean) => Array.from({ length: 30 }, (_, i) => i).filter(holds);
    expect(await numbers({ streamPrefixes: [`${devices}-`] })).toEqual(wanted((i) => i % 2 === 0));
    expect(await numbers({ types: ['Added'], streamPrefixes: [`${users}-`, `${devices}-`] })).toEqual(
      wanted((i) => i % 3 === 0),
    );
    expect(await numbers({ types: ['Added'], streamPrefixes: [`${users}-`] })).toEqual(wanted((i) => i % 6 === 3));
  });

  it('moves its checkpoint on past events that nobody wants, in history and live', async () => {
    const after = await current().head();
    const { position } = await current().append(`${newCategory()}-1`, newEvents(50), 'no-stream');
    const filter = { types: ['NeverHeardOf'] };
    expect(eventsOf(await until(after, filter, position))).toEqual([]);

    const consumer = new AbortController();
    const subscription = current().subscribe({ after: position, filter, signal: consumer.signal });
    let live: Position | undefined;
    for await (const item of subscription) {
      expect(item.kind).not.toBe('events');
      if (item.kind === 'caught-up')
        live = (await current().append(`${newCategory()}-1`, [newEvent()], 'no-stream')).position;
      if (live !== undefined && item.kind === 'checkpoint' && item.position >= live) consumer.abort();
    }
    expect(live).toBeDefined();
  });
}
