import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
import { FENCE } from '../serializing/event-serializer.js';
import { openNumberedLines } from '../testing/numbered-lines.js';
import type { LineProcess, NumberedLines } from '../testing/numbered-lines.js';

describe('a command that others are in the way of', () => {
  let lines: NumberedLines;
  let here: LineProcess;
  let there: LineProcess;

  beforeEach(async () => {
    lines = await openNumberedLines();
    here = lines.process();
    there = lines.process();
    await here.open('a', '201');
  });
  afterEach(() => lines.close());

  it('is decided again on what another process wrote while its own event was under way', async () => {
    const event = lines.store.hold('LineRung');
    const ringing = here.ring('a');
    await event.arrived;
    await there.renumber('a', '202');
    event.letGo();
    expect(await ringing).toMatchObject({ accepted: true, version: 2 });
    expect(await lines.typesOf('line-a')).toEqual(['LineNumbered', 'LineNumbered', 'LineRung']);
    expect(await here.numbersOf('a')).toEqual(['202']);
  });

  it('is refused when others are always faster, and has written nothing', async () => {
    const append = jest.spyOn(lines.store, 'append').mockImplementation((stream, _, expected) => {
      return Promise.reject(new WrongExpectedRevisionError(stream, expected, 7));
    });
    expect(await here.ring('a')).toMatchObject({ accepted: false, refusals: [{ code: 'TOO_MUCH_CONTENTION' }] });
    expect(append.mock.calls.length).toBeGreaterThan(1);
    append.mockRestore();
    expect(await lines.typesOf('line-a')).toEqual(['LineNumbered']);
    expect(await here.ring('a')).toMatchObject({ accepted: true, version: 1 });
  });

  it('waits longer and longer for a gap that others of another process leave', async () => {
    let conflicts = 20;
    const { append } = lines.store;
    jest.spyOn(lines.store, 'append').mockImplementation((...asked) => {
      conflicts -= 1;
      if (conflicts < 0) return append.apply(lines.store, asked);
      return Promise.reject(new WrongExpectedRevisionError(asked[0], asked[2], 7));
    });
    expect(await here.ring('a')).toMatchObject({ accepted: true, version: 1 });
    expect(here.pauses).toHaveLength(16);
    expect(here.pauses.at(0)).toBeLessThanOrEqual(10);
    expect(here.pauses.at(-1)).toBeGreaterThanOrEqual(160);
  });

  it('goes before what merely happens to its stream, however much of that there is', async () => {
    let decided = false;
    const metadata = { time: '2026-11-24T08:00:00.000Z', schemaVersion: 1 };
    const happen = () =>
      lines.store
        .append('line-a', [{ id: randomUUID(), type: FENCE, data: {}, metadata }], 'any')
        .then(() => undefined);
    const flood = Array.from({ length: 12 }, async () => {
      while (!decided) await here.turns.happening('line-a', happen, 12);
    });
    const event = lines.store.hold('LineRung');
    const ringing = here.ring('a');
    await event.arrived;
    await happen();
    event.letGo();
    expect(await ringing).toMatchObject({ accepted: true });
    decided = true;
    await Promise.all(flood);
    expect(here.pauses).toEqual([]);
  });

  it('that gains what another one gains too, in another order, is refused for it, or that one is', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [x, y] = [`1${round}`, `2${round}`];
      const both = await Promise.all([here.open(`b${round}`, x, y), there.open(`c${round}`, y, x)]);
      expect(both.map(({ accepted }) => accepted).sort()).toEqual([false, true]);
      expect(both).toContainEqual({
        accepted: false,
        refusals: expect.arrayContaining([expect.objectContaining({ code: 'NUMBER_TAKEN' })]),
      });
    }
  });

  it('is answered as the first time when it is repeated, also where it changed nothing and others did since', async () => {
    const changes = { commandId: randomUUID(), idempotencyKey: 'again' };
    const first = await here.ring('a', 0, changes);
    expect(first).toMatchObject({ accepted: true, version: 0 });
    await there.renumber('a', '202');
    for (const process of [here, there]) expect(await process.ring('a', 0, changes)).toEqual(first);
  });

  it('is answered with its events, each time it is repeated, from any process', async () => {
    const changes = { commandId: randomUUID(), idempotencyKey: 'again' };
    const both = await Promise.all([here.ring('a', 2, changes), there.ring('a', 2, changes)]);
    const event = { type: 'LineRung', data: {} };
    for (const outcome of [...both, await there.ring('a', 2, changes)]) {
      expect(outcome).toMatchObject({ accepted: true, version: 2, position: await lines.store.head() });
      expect(outcome).toHaveProperty('events', [event, event]);
    }
    expect(await lines.typesOf('line-a')).toEqual(['LineNumbered', 'LineRung', 'LineRung']);
  });
});
