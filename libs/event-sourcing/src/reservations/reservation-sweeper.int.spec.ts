import { START } from '@ringledger/event-store';
import { eventually } from '@ringledger/event-store/testing';
import type { ReadModels } from '@ringledger/read-models';
import { temporaryReadModels } from '@ringledger/read-models/testing';
import { Checkpoints } from '../projecting/checkpoints.js';
import { testContext } from '../testing/index.js';
import { numberOf, openNumberedLines } from '../testing/numbered-lines.js';
import type { LineProcess, NumberedLines } from '../testing/numbered-lines.js';
import { ReservationSweeper } from './reservation-sweeper.js';
import { GRACE } from './reservations.js';

const done = { accepted: true };
const taken = { accepted: false, refusals: [{ code: 'NUMBER_TAKEN' }] };

describe('the sweeper of claims', () => {
  let lines: NumberedLines;
  let here: LineProcess;
  let there: LineProcess;
  let readModels: ReadModels;
  let dispose: () => Promise<void>;
  let running: (() => Promise<void>)[];

  /** As in a process that has just been started. */
  const sweep = () => {
    const abort = new AbortController();
    const checkpoints = new Checkpoints(readModels);
    const sweeper = new ReservationSweeper(lines.store, lines.process().reservations, checkpoints, lines.clock);
    const following = sweeper.follow(abort.signal);
    const stop = () => {
      abort.abort();
      return following;
    };
    running.push(stop);
    const swept = async () => {
      const { events } = await lines.store.readAll({ filter: { types: ['ReservationClaimed'] } });
      return (await checkpoints.position(sweeper.key)) >= (events.at(-1)?.position ?? START);
    };
    return { stop, swept };
  };
  const freed = (number: string) => eventually(async () => (await there.holderOf(number)) === null);

  const looksAtClock = (times: number) => {
    const before = lines.clock.looks;
    return eventually(() => lines.clock.looks >= before + times);
  };

  beforeEach(async () => {
    lines = await openNumberedLines();
    here = lines.process();
    there = lines.process();
    const opened = await temporaryReadModels();
    ({ readModels } = opened);
    dispose = () => opened.dispose();
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((stop) => stop()));
    await lines.close();
    await dispose();
  });

  it('releases a claim whose event never came, and an event that is let go late writes nothing on it', async () => {
    const event = lines.store.hold('LineNumbered');
    const late = here.open('a', '201');
    await event.arrived;
    lines.clock.pass(GRACE);
    sweep();
    await freed('201');
    expect(await lines.typesOf('line-a')).toEqual(['HolderFenced']);
    expect(await there.open('b', '201')).toMatchObject(done);
    event.letGo();
    expect(await late).toMatchObject(taken);
  });

  it('leaves to its holder what it holds', async () => {
    await here.open('a', '201');
    lines.clock.pass(GRACE);
    const { swept } = sweep();
    await eventually(swept);
    expect(await there.holderOf('201')).toBe('a');
    expect(await lines.typesOf('line-a')).toEqual(['LineNumbered']);
  });

  it('waits until a claim is old, by the clock of the exchange', async () => {
    await here.reservations.claim(numberOf('201'), 'line-a', -1, testContext());
    lines.clock.pass(GRACE - 1);
    const { swept } = sweep();
    // Its timer is over before the clock has moved, again and again.
    await looksAtClock(20);
    expect(await there.holderOf('201')).toBe('a');
    expect(await swept()).toBe(false);
    lines.clock.pass(1);
    await freed('201');
  });

  it('ends at once while it waits, and goes on after a restart where it was', async () => {
    await here.reservations.claim(numberOf('201'), 'line-a', -1, testContext());
    const first = sweep();
    await looksAtClock(1);
    await first.stop();
    expect(await there.holderOf('201')).toBe('a');
    lines.clock.pass(GRACE);
    const second = sweep();
    await freed('201');
    await second.stop();
    await there.open('b', '201');
    lines.clock.pass(GRACE);
    await eventually(sweep().swept);
    expect(await lines.typesOf('line-a')).toEqual(['HolderFenced']);
  });

  it('leaves a claim that its holder has made between the look and the release', async () => {
    await here.open('a', '200');
    await here.reservations.claim(numberOf('201'), 'line-a', 0, testContext());
    lines.clock.pass(GRACE);
    const release = lines.store.hold('ReservationReleased');
    const { swept } = sweep();
    await release.arrived;
    expect(await here.renumber('a', '200', '201')).toMatchObject(done);
    lines.clock.pass(GRACE);
    release.letGo();
    await eventually(swept);
    expect(await there.holderOf('201')).toBe('a');
    expect(await there.open('b', '201')).toMatchObject(taken);
  });

  it('can be two at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => here.reservations.claim(numberOf(`${n}`), `line-${n}`, -1, testContext())),
    );
    await there.open('kept', '300');
    lines.clock.pass(GRACE);
    const sweepers = [sweep(), sweep()];
    for (const { swept } of sweepers) await eventually(swept);
    for (let n = 0; n < 20; n += 1) await freed(`${n}`);
    expect(await there.holderOf('300')).toBe('kept');
  });
});
