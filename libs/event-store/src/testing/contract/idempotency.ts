import type { EventStore } from '../../event-store.js';
import type { EventStoreFactory } from '../event-store-factory.js';
import { newCategory, newEvent, newEvents } from '../new-event.js';

export function idempotencyContract(current: () => EventStore, factory: EventStoreFactory): void {
  it('succeeds with the first answer and writes nothing, at any age', async () => {
    const stream = `${newCategory()}-1`;
    const opened = newEvents(2);
    const added = newEvents(2);
    const first = await current().append(stream, opened, 'no-stream');
    const second = await current().append(stream, added, 1);
    await current().append(stream, newEvents(3), 3);
    expect(await current().append(stream, opened, 'no-stream')).toEqual(first);
    expect(await current().append(stream, added, 1)).toEqual(second);
    expect(await current().headOfStream(stream)).toBe(6);
  });

  it('is a conflict when only some of the events are the same', async () => {
    const stream = `${newCategory()}-1`;
    const [one, two] = newEvents(2) as [ReturnType<typeof newEvent>, ReturnType<typeof newEvent>];
    await current().append(stream, [one, two], 'no-stream');
    const conflict = { code: 'WRONG_EXPECTED_REVISION', actual: 1 };
    await expect(current().append(stream, [one, newEvent()], 'no-stream')).rejects.toMatchObject(conflict);
    await expect(current().append(stream, [one, two, newEvent()], 'no-stream')).rejects.toMatchObject(conflict);
    await expect(current().append(stream, [two, one], 'no-stream')).rejects.toMatchObject(conflict);
    await expect(current().append(stream, [two], 'no-stream')).rejects.toMatchObject(conflict);
    expect(await current().headOfStream(stream)).toBe(1);
  });

  it('looks only at the place where the events would stand', async () => {
    const stream = `${newCategory()}-1`;
    const event = newEvent();
    await current().append(stream, [event], 'no-stream');
    await current().append(stream, newEvents(2), 0);
    await expect(current().append(stream, [event], 1)).rejects.toMatchObject({ actual: 2 });
  });

  it('writes the same id into another stream', async () => {
    const category = newCategory();
    const event = newEvent();
    await current().append(`${category}-1`, [event], 'no-stream');
    await expect(current().append(`${category}-2`, [event], 'no-stream')).resolves.toMatchObject({ revision: 0 });
  });

  it('is known for recent events without an exact revision', async () => {
    const stream = `${newCategory()}-1`;
    const events = newEvents(2);
    await current().append(stream, events, 'any');
    await expect(current().append(stream, events, 'any')).resolves.toMatchObject({ revision: 1 });
    await expect(current().append(stream, events, 'stream-exists')).resolves.toMatchObject({ revision: 1 });
    expect(await current().headOfStream(stream)).toBe(1);
  });

  it('writes once when sent many times at once', async () => {
    const stream = `${newCategory()}-1`;
    const events = newEvents(3);
    const answers = await Promise.all(Array.from({ length: 8 }, () => current().append(stream, events, 'no-stream')));
    expect(new Set(answers.map(({ revision }) => revision))).toEqual(new Set([2]));
    expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
    expect(await current().headOfStream(stream)).toBe(2);
  });

  if (factory.loseNextAnswer) {
    it('is sent by the adapter itself when an answer does not come', async () => {
      const stream = `${newCategory()}-1`;
      await factory.loseNextAnswer?.();
      await expect(current().append(stream, newEvents(2), 'no-stream')).resolves.toMatchObject({ revision: 1 });
      expect(await current().headOfStream(stream)).toBe(1);
    });
  }
}
