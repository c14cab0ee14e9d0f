import { START, type EventStore, type Position } from '../../event-store.js';
import { numbersOf, readEverything } from '../collect.js';
import { newCategory, newEvent, newEvents } from '../new-event.js';

export function readingAllContract(current: () => EventStore): void {
  it('puts all streams into one order, with growing positions', async () => {
    const after = await current().head();
    const category = newCategory();
    for (let i = 0; i < 6; i++) {
      await current().append(`${category}-${i % 2}`, [newEvent({ data: { number: i } })], 'any');
    }
    const events = (await readEverything(current(), { after })).filter(({ stream }) => stream.startsWith(category));
    expect(numbersOf(events)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const [i, event] of events.entries()) expect(event.position > (events[i - 1]?.position ?? START)).toBe(true);
  });

  it('goes on after a position that is not included, by pages', async () => {
    const prefix = newCategory();
    const after = await current().head();
    await current().append(`${prefix}-1`, newEvents(25), 'no-stream');
    const filter = { streamPrefixes: [prefix] };
    const seen: unknown[] = [];
    let next = after;
    let pages = 0;
    for (let end = false; !end; pages++) {
      const page = await current().readAll({ after: next, limit: 10, filter });
      expect(page.events.length).toBeLessThanOrEqual(10);
      seen.push(...numbersOf(page.events));
      expect(page.next > next || page.end).toBe(true);
      ({ next, end } = page);
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => i));
    expect(pages).toBeGreaterThanOrEqual(3);
    expect((await current().readAll({ after: next, filter })).events).toEqual([]);
  });

  it('filters by type, by prefix, and by both', async () => {
    const [devices, users] = [newCategory(), newCategory()];
    const after = await current().head();
    const append = (stream: string, type: string, number: number) =>
      current().append(stream, [newEvent({ type, data: { number } })], 'any');
    await append(`${devices}-1`, 'Added', 0);
    await append(`${users}-1`, 'Added', 1);
    await append(`${devices}-2`, 'Removed', 2);
    await append(`${users}-12`, 'Removed', 3);
    await append(`${users}-1`, 'Renamed', 4);
    const numbers = async (types?: string[], streamPrefixes?: string[]) => {
      const filter = { ...(types && { types }), ...(streamPrefixes && { streamPrefixes }) };
      const events = await readEverything(current(), { after, filter });
      return numbersOf(events.filter(({ stream }) => stream.startsWith(devices) || stream.startsWith(users)));
    };
    expect(await numbers()).toEqual([0, 1, 2, 3, 4]);
    expect(await numbers(['Added'])).toEqual([0, 1]);
    expect(await numbers(['Removed', 'Renamed'])).toEqual([2, 3, 4]);
    expect(await numbers(['NeverHeardOf'])).toEqual([]);
    expect(await numbers([])).toEqual([]);
    expect(await numbers(undefined, [`${devices}-`])).toEqual([0, 2]);
    expect(await numbers(undefined, [`${users}-1`])).toEqual([1, 3, 4]);
    expect(await numbers(undefined, [users.slice(0, -1), `${devices}-2`])).toEqual(
      expect.arrayContaining([1, 2, 3, 4]),
    );
    expect(await numbers(['Added', 'Renamed'], [`${users}-`])).toEqual([1, 4]);
    expect(await numbers(undefined, [])).toEqual([]);
  });

  it('moves on even if the filter lets nothing through', async () => {
    const after = await current().head();
    const { position } = await current().append(`${newCategory()}-1`, newEvents(5), 'no-stream');
    let next = after;
    for (let end = false; !end;) {
      const page = await current().readAll({ after: next, filter: { types: ['NeverHeardOf'] } });
      expect(page.events).toEqual([]);
      ({ next, end } = page);
    }
    expect(next >= position).toBe(true);
  });

  it('knows the head of the log', async () => {
    const { position } = await current().append(`${newCategory()}-1`, newEvents(2), 'no-stream');
    expect((await current().head()) >= position).toBe(true);
    expect((await current().readAll({ after: await current().head() })).events).toEqual([]);
  });

  it('reaches every position that it gave, and none beyond', async () => {
    const { position } = await current().append(`${newCategory()}-1`, newEvents(2), 'no-stream');
    const { next } = await current().readAll({ after: position });
    for (const given of [START, position, next]) expect(await current().reaches(given)).toBe(true);
    expect(await current().reaches(position.replace(/^\d/, '8') as Position)).toBe(false);
  });

  it('gives the same events as reading their stream', async () => {
    const stream = `${newCategory()}-1`;
    const after = await current().head();
    await current().append(stream, newEvents(3, { metadata: { reason: 'test' } }), 'no-stream');
    const all = (await readEverything(current(), { after })).filter((event) => event.stream === stream);
    expect(all).toEqual((await current().readStream(stream)).events);
  });
}
