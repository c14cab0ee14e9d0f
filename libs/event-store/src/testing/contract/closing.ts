import type { EventStore } from '../../event-store.js';
import { itemsUntil } from '../collect.js';
import type { EventStoreFactory } from '../event-store-factory.js';
import { newCategory, newEvent, newEvents } from '../new-event.js';

export function closingContract(current: () => EventStore, factory: EventStoreFactory): void {
  it('answers the appends in flight, ends subscriptions, and can be repeated', async () => {
    const category = newCategory();
    const { signal } = new AbortController();
    const following = itemsUntil(current().subscribe({ after: await current().head(), signal }), () => false);
    const appends = Array.from({ length: 10 }, (_, i) =>
      current().append(`${category}-${i}`, newEvents(2), 'no-stream'),
    );
    await current().close();
    for (const { revision } of await Promise.all(appends)) expect(revision).toBe(1);
    await expect(following).resolves.toBeDefined();
    await current().close();
  });

  it('refuses every call afterwards', async () => {
    await current().close();
    const stream = `${newCategory()}-1`;
    const closed = { code: 'EVENT_STORE_UNAVAILABLE', outcomeUnknown: false };
    await expect(current().append(stream, [newEvent()], 'no-stream')).rejects.toMatchObject(closed);
    await expect(current().readStream(stream)).rejects.toMatchObject(closed);
    await expect(current().readAll()).rejects.toMatchObject(closed);
    await expect(current().headOfStream(stream)).rejects.toMatchObject(closed);
    await expect(current().head()).rejects.toMatchObject(closed);
  });

  if (factory.restart) {
    it('keeps everything over a restart', async () => {
      const stream = `${newCategory()}-1`;
      const opened = newEvents(3, { data: { name: 'Zoë' } });
      const first = await current().append(stream, opened, 'no-stream');
      const before = await current().readStream(stream);
      const head = await current().head();
      const again = (await factory.restart?.(current())) as EventStore;
      expect(await again.readStream(stream)).toEqual(before);
      expect(await again.head()).toBe(head);
      expect(await again.headOfStream(stream)).toBe(2);
      expect(await again.append(stream, opened, 'no-stream')).toEqual(first);
      await expect(again.append(stream, [newEvent()], 1)).rejects.toMatchObject({ actual: 2 });
      const next = await again.append(stream, [newEvent()], 2);
      expect(next.revision).toBe(3);
      expect(next.position > first.position).toBe(true);
    });
  }
}
