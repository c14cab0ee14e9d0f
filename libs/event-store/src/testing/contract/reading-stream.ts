import type { EventStore } from '../../event-store.js';
import { numbersOf } from '../collect.js';
import { newCategory, newEvents } from '../new-event.js';

export function readingStreamContract(current: () => EventStore): void {
  it('answers for a missing stream', async () => {
    const stream = `${newCategory()}-1`;
    for (const direction of ['forwards', 'backwards'] as const) {
      expect(await current().readStream(stream, { direction })).toEqual({ exists: false, events: [], end: true });
    }
    expect(await current().headOfStream(stream)).toBe(-1);
  });

  it('reads forwards and backwards, from a revision that is included, limited', async () => {
    const stream = `${newCategory()}-1`;
    await current().append(stream, newEvents(10), 'no-stream');
    const read = async (options: Parameters<EventStore['readStream']>[1]) => {
      const { exists, events, end } = await current().readStream(stream, options);
      expect(exists).toBe(true);
      expect(events.map(({ revision }) => revision)).toEqual(numbersOf(events));
      return [numbersOf(events), end];
    };
    expect(await read({})).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], true]);
    expect(await read({ limit: 4 })).toEqual([[0, 1, 2, 3], false]);
    expect(await read({ from: 6 })).toEqual([[6, 7, 8, 9], true]);
    expect(await read({ from: 4, limit: 3 })).toEqual([[4, 5, 6], false]);
    expect(await read({ from: 8, limit: 2 })).toEqual([[8, 9], true]);
    expect(await read({ from: 10 })).toEqual([[], true]);
    expect(await read({ direction: 'backwards', limit: 3 })).toEqual([[9, 8, 7], false]);
    expect(await read({ direction: 'backwards', from: 2 })).toEqual([[2, 1, 0], true]);
    expect(await read({ direction: 'backwards', from: 99, limit: 2 })).toEqual([[9, 8], false]);
  });

  it('reads a stream longer than one page by following it', async () => {
    const stream = `${newCategory()}-1`;
    await current().append(stream, newEvents(700), 'no-stream');
    const first = await current().readStream(stream);
    expect(first).toMatchObject({ exists: true, end: false });
    expect(first.events).toHaveLength(512);
    const rest = await current().readStream(stream, { from: 512 });
    expect(rest).toMatchObject({ exists: true, end: true });
    expect(numbersOf([...first.events, ...rest.events])).toEqual(Array.from({ length: 700 }, (_, i) => i));
  });

  it('keeps streams apart whose names begin alike', async () => {
    const category = newCategory();
    await current().append(`${category}-1`, newEvents(2), 'no-stream');
    await current().append(`${category}-11`, newEvents(1), 'no-stream');
    expect((await current().readStream(`${category}-1`)).events).toHaveLength(2);
    expect(await current().headOfStream(`${category}-11`)).toBe(0);
  });
}
