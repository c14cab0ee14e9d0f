import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
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
