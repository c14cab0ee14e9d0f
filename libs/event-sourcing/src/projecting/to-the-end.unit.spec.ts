import type { Position } from '@ringledger/event-store';
import { SystemClock } from '@ringledger/system';
import { Progress } from './progress.js';
import { toTheEnd } from './to-the-end.js';

const at = (position: string) => position as Position;
const LONG = 60_000;
const NAMES = new Set(['a', 'b', 'elsewhere', 'rebuilt', 'failing']);

describe('the end of the log, when a process ends', () => {
  let progress: Progress;
  const inStep = (name: string, position: string) => {
    progress.reached(name, at(position), true);
    progress.caughtUp(name);
  };
  beforeEach(() => (progress = new Progress(new SystemClock())));

  it('is waited for, also when it moves on meanwhile', async () => {
    inStep('a', '1');
    inStep('b', '2');
    const heads = [at('2'), at('3'), at('3')];
    const ended = toTheEnd(progress, NAMES, async () => heads.shift() ?? at('3'), LONG);
    progress.reached('a', at('2'), true);
    await Promise.resolve();
    progress.reached('a', at('3'), true);
    progress.reached('b', at('3'), true);
    await ended;
    expect(heads).toEqual([]);
  });

  it('is not waited for by what is followed elsewhere, rebuilt or failing', async () => {
    progress.expect('elsewhere');
    progress.reached('rebuilt', at('1'), false);
    inStep('failing', '1');
    progress.failed('failing');
    await toTheEnd(progress, NAMES, async () => at('2'), LONG);
  });

  it.each<[string, () => Promise<Position>]>([
    ['a store that does not answer', () => new Promise<never>(() => undefined)],
    ['a projection that does not come on', async () => at('2')],
  ])('is not waited for longer than the time: %s', async (_, head) => {
    inStep('a', '1');
    await toTheEnd(progress, NAMES, head, 10);
  });

  it('is not waited for by who does not project', async () => {
    inStep('manager', '1');
    await toTheEnd(progress, NAMES, async () => at('2'), LONG);
  });

  it('is waited for by who has still history before it', async () => {
    progress.reached('a', at('1'), true);
    let isOver = false;
    const ended = toTheEnd(progress, NAMES, async () => at('2'), LONG).then(() => (isOver = true));
    await Promise.resolve();
    expect(isOver).toBe(false);
    progress.reached('a', at('2'), true);
    await ended;
  });

  it('is nothing to a store that fails', async () => {
    await toTheEnd(progress, NAMES, () => Promise.reject(new Error('gone')), LONG);
  });
});
