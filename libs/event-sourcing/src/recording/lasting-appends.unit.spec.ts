import { jest } from '@jest/globals';
import type { NewEvent } from '@ringledger/event-store';
import { UnreliableStreams } from '../testing/unreliable-streams.js';
import { LastingAppends } from './lasting-appends.js';

const STREAM = 'guesses-1';

function guess(number: number, second = 0): NewEvent {
  const time = new Date(Date.UTC(2026, 10, 24, 8, 0, second)).toISOString();
  return { id: `event-${number}`, type: 'Guessed', data: { number }, metadata: { time } };
}

describe('appends that last', () => {
  let streams: UnreliableStreams;
  let appends: LastingAppends;

  beforeEach(() => {
    streams = new UnreliableStreams();
    appends = new LastingAppends(streams.store);
  });

  const add = (...numbers: number[]) => appends.append(STREAM, () => numbers.map((number) => guess(number)));
  const written = (stream = STREAM) => streams.of(stream).map(({ data }) => data['number']);
  const other = (number: number) => () => streams.add(STREAM, { ...guess(number), id: `other-${number}` });

  it('stand one behind the other, and behind what is there', async () => {
    await add(1);
    await Promise.all([add(2, 3), add(4)]);
    expect(written()).toEqual([1, 2, 3, 4]);
    expect(appends.unfinished).toEqual([]);
  });

  it('take at once what can be sent at once', () => {
    const take = jest.fn(() => []);
    void appends.append(STREAM, take);
    expect(take).toHaveBeenCalled();
  });

  it('take what there is when their turn comes', async () => {
    const counted = [1];
    const first = appends.append(STREAM, () => [guess(counted.splice(0).length)]);
    const second = appends.append(STREAM, () => [guess(counted.splice(0).length)]);
    counted.push(2, 3);
    await Promise.all([first, second]);
    expect(written()).toEqual([1, 2]);
  });

  it('write nothing when there is nothing', async () => {
    await appends.append(STREAM, () => []);
    expect(written()).toEqual([]);
  });

  it.each(['before', 'after'] as const)('stand there once when the store failed (%s the write)', async (fault) => {
    await add(1);
    streams.faults.push(fault);
    await expect(add(2)).rejects.toMatchObject({ code: 'EVENT_STORE_UNAVAILABLE' });
    expect(appends.unfinished).toEqual([STREAM]);
    await add(3);
    expect(written()).toEqual([1, 2, 3]);
    expect(appends.unfinished).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    'stand there once also when another wrote since (%s the write)',
    async (fault) => {
      streams.faults.push(fault);
      await expect(add(1)).rejects.toThrow();
      other(9)();
      await appends.finish(STREAM);
      expect(written().toSorted()).toEqual([1, 9]);
    },
  );

  it('are not taken while those before cannot be written', async () => {
    streams.faults.push('before', 'before');
    await expect(add(1)).rejects.toThrow();
    const take = jest.fn(() => [guess(2)]);
    await expect(appends.append(STREAM, take)).rejects.toThrow();
    expect(take).not.toHaveBeenCalled();
    await appends.append(STREAM, take);
    expect(written()).toEqual([1, 2]);
  });

  it('find their place when another process was faster', async () => {
    await add(1);
    streams.meanwhile.push(other(8), other(9));
    await add(2);
    expect(written()).toEqual([1, 8, 9, 2]);
  });

  it('are kept when others are faster again and again', async () => {
    await add(1);
    for (let number = 100; number < 120; number += 1) streams.meanwhile.push(other(number));
    await expect(add(2)).rejects.toMatchObject({ code: 'WRONG_EXPECTED_REVISION' });
    await appends.finish(STREAM);
    expect(written().filter((number) => number === 2)).toEqual([2]);
  });

  it('have times in the order of the stream, also when the clock was set back', async () => {
    await appends.append(STREAM, () => [guess(1, 30)]);
    await appends.append(STREAM, () => [guess(2, 10)]);
    await appends.append(STREAM, () => [guess(3, 40)]);
    expect(streams.of(STREAM).map(({ metadata }) => (metadata['time'] as string).slice(17))).toEqual([
      '30.000Z',
      '30.001Z',
      '40.000Z',
    ]);
  });

  it('take nothing more when a store that fails has very many of them', async () => {
    streams.faults.push(...Array<'before'>(10_000).fill('before'));
    const taken = Array.from({ length: 10_000 }, (_, n) => appends.append(`guesses-${n}`, () => [guess(n)]));
    await Promise.allSettled(taken);
    const take = jest.fn(() => [guess(1)]);
    await expect(appends.append('one-more', take)).rejects.toMatchObject({ code: 'TOO_MANY_UNFINISHED' });
    expect(take).not.toHaveBeenCalled();
    await appends.finish('guesses-7');
    await appends.append('one-more', take);
    expect(written('one-more')).toEqual([1]);
  });
});
