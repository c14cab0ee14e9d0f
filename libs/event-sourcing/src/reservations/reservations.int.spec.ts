import { EventStoreUnavailableError } from '@ringledger/event-store';
import { testContext } from '../testing/index.js';
import { numberOf, openNumberedLines } from '../testing/numbered-lines.js';
import type { LineProcess, NumberedLines } from '../testing/numbered-lines.js';
import { GRACE } from './reservations.js';

const done = { accepted: true };
const taken = { accepted: false, refusals: [{ code: 'NUMBER_TAKEN' }] };

describe('a value that only one may hold', () => {
  let lines: NumberedLines;
  let here: LineProcess;
  let there: LineProcess;

  beforeEach(async () => {
    lines = await openNumberedLines();
    here = lines.process();
    there = lines.process();
  });
  afterEach(() => lines.close());

  it('is held by one, in every process, until that one gives it up', async () => {
    expect(await here.open('a', '201')).toMatchObject(done);
    expect(await there.open('b', '201')).toMatchObject(taken);
    lines.clock.pass(2 * GRACE);
    expect(await there.open('b', '201')).toMatchObject(taken);
    expect(await here.renumber('a', '202')).toMatchObject(done);
    expect(await there.open('b', '201')).toMatchObject(done);
  });

  it('has a holder that can be asked for, also while it has only claimed it', async () => {
    expect(await here.holderOf('201')).toBeNull();
    const event = lines.store.hold('LineNumbered');
    const opening = here.open('a', '201');
    await event.arrived;
    expect(await there.holderOf('201')).toBe('a');
    event.letGo();
    await opening;
    expect(await there.holderOf('201')).toBe('a');
    await here.renumber('a', '202');
    expect(await there.holderOf('201')).toBeNull();
    expect(await there.holderOf('202')).toBe('a');
  });

  it('stays with who claimed it a moment ago and has its event still under way', async () => {
    const event = lines.store.hold('LineNumbered');
    const opening = here.open('a', '201');
    await event.arrived;
    lines.clock.pass(GRACE - 1);
    expect(await there.open('b', '201')).toMatchObject(taken);
    event.letGo();
    expect(await opening).toMatchObject(done);
  });

  it('is taken over at once from who claimed it and has written something else there since', async () => {
    await here.open('a', '200');
    const event = lines.store.hold('LineNumbered');
    const renumbering = here.renumber('a', '201');
    await event.arrived;
    await there.ring('a');
    expect(await there.open('b', '201')).toMatchObject(done);
    event.letGo();
    expect(await renumbering).toMatchObject(taken);
    expect(await there.numbersOf('a')).toEqual(['200']);
  });

  it.each([
    ['of a new line', []],
    ['of a line that is there', ['200']],
  ])('is taken over once the claim %s is old, and an event that is let go late finds that', async (_what, before) => {
    if (before.length > 0) await here.open('a', ...before);
    const event = lines.store.hold('LineNumbered');
    const late = before.length > 0 ? here.renumber('a', '201') : here.open('a', '201');
    await event.arrived;
    lines.clock.pass(GRACE);
    expect(await there.open('b', '201')).toMatchObject(done);
    expect((await lines.typesOf('line-a')).at(-1)).toBe('HolderFenced');
    event.letGo();
    expect(await late).toMatchObject(taken);
    expect(await there.numbersOf('a')).toEqual(before.length > 0 ? before : null);
    expect(await there.holderOf('201')).toBe('b');
  });

  it('goes to one of many who take it over at once', async () => {
    const event = lines.store.hold('LineNumbered');
    const late = here.open('late', '201');
    await event.arrived;
    lines.clock.pass(GRACE);
    const ids = Array.from({ length: 20 }, (_, number) => `line${number}`);
    const outcomes = await Promise.all(ids.map((id, number) => (number % 2 ? here : there).open(id, '201')));
    event.letGo();
    outcomes.push(await late);
    expect(outcomes.filter(({ accepted }) => accepted)).toHaveLength(1);
  });

  it('is not let go of by a release of before, when its holder has taken it again', async () => {
    await here.open('a', '201');
    const release = lines.store.hold('ReservationReleased');
    const leaving = here.renumber('a', '202');
    await release.arrived;
    expect(await there.renumber('a', '201')).toMatchObject(done);
    release.letGo();
    expect(await leaving).toMatchObject(done);
    expect(await there.holderOf('201')).toBe('a');
    expect(await there.open('b', '201')).toMatchObject(taken);
  });

  it('is not claimed for an earlier event by a command that is late, and then let go of by a release of before', async () => {
    const { reservations } = here;
    expect(await reservations.claim(numberOf('201'), 'line-a', 8, testContext())).toBeNull();
    expect(await reservations.claim(numberOf('201'), 'line-a', 5, testContext())).toBeNull();
    await reservations.release(numberOf('201'), 'line-a', 7, testContext());
    expect(await there.holderOf('201')).toBe('a');
    await reservations.release(numberOf('201'), 'line-a', 8, testContext());
    expect(await there.holderOf('201')).toBeNull();
  });

  it('is left free by who could not have another one with it, and is told each that is taken', async () => {
    await here.open('b', '202', '203');
    const refused = await here.open('a', '201', '202', '203');
    expect(refused).toMatchObject({ refusals: [{ message: '202 is taken' }, { message: '203 is taken' }] });
    expect(await there.open('c', '201')).toMatchObject(done);
    expect(await lines.typesOf('line-a')).toEqual([]);
  });

  it('is given up by who loses another one after it has claimed this one, whose event then comes to nothing', async () => {
    const claim = lines.store.hold('ReservationClaimed');
    const opening = here.open('a', '201', '202');
    await claim.arrived;
    expect(await there.open('b', '202')).toMatchObject(done);
    claim.letGo();
    expect(await opening).toMatchObject(taken);
    expect(await there.open('c', '201')).toMatchObject(done);
    expect(await here.numbersOf('a')).toBeNull();
  });

  it('is let go of also where that failed for another one, which is free for who wants it', async () => {
    await here.open('a', '201', '202', '203');
    const gone = new EventStoreUnavailableError('no log', true);
    lines.store.hold('ReservationReleased').fail(gone);
    await expect(here.renumber('a', '204')).rejects.toBe(gone);
    expect(await here.numbersOf('a')).toEqual(['204']);
    const holders = await Promise.all(['201', '202', '203'].map((number) => there.holderOf(number)));
    expect(holders.filter((holder) => holder !== null)).toEqual(['a']);
    lines.clock.pass(GRACE);
    expect(await there.open('b', '201', '202', '203')).toMatchObject(done);
  });
});
