import { Precedence } from './precedence.js';

const never = new AbortController().signal;
const MUCH = 1000;

/** Settled within a few turns of the event loop. */
async function settles(work: Promise<void>): Promise<boolean> {
  let settled = false;
  void work.then(() => (settled = true));
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('what has precedence', () => {
  let precedence: Precedence;
  let end: () => void;

  beforeEach(() => {
    precedence = new Precedence();
  });
  const begin = () => precedence.urgently(() => new Promise<void>((resolve) => (end = resolve)));
  /** That has had little to do before. */
  const consumer = async (longest?: number) => {
    const turn = precedence.consumer(longest);
    await turn(1, never);
    return turn;
  };

  it('is waited for by a consumer that has much to do, until it ends', async () => {
    const turn = await consumer();
    const urgent = begin();
    const waiting = turn(MUCH, never);
    expect(await settles(waiting)).toBe(false);
    end();
    await urgent;
    await waiting;
  });

  it('is waited for until the last of it ends, also when one fails', async () => {
    const turn = await consumer();
    const failing = precedence.urgently(() => Promise.reject(new Error('the disk is full')));
    const urgent = begin();
    await expect(failing).rejects.toThrow('the disk is full');
    const waiting = turn(MUCH, never);
    expect(await settles(waiting)).toBe(false);
    end();
    await Promise.all([urgent, waiting]);
  });

  it.each([
    ['that has little to do', 99, async () => consumer()],
    ['that has been behind longer than it may', MUCH, async () => consumer(0)],
    ['that begins with much to do, as in a rebuild', MUCH, async () => precedence.consumer()],
  ])('does not delay a consumer %s', async (_, events, turnOf) => {
    const turn = await turnOf();
    const urgent = begin();
    expect(await settles(turn(events, never))).toBe(true);
    end();
    await urgent;
  });

  it('does not delay anybody when it is over', async () => {
    const turn = await consumer();
    await precedence.urgently(() => Promise.resolve());
    expect(await settles(turn(MUCH, never))).toBe(true);
  });

  it.each(['the time is over', 'somebody waits for what it does', 'the consumer is stopped'])(
    'is waited for no longer when %s',
    async (what) => {
      const turn = await consumer(what === 'the time is over' ? 1 : undefined);
      const stop = new AbortController();
      let ask: () => void = () => undefined;
      const urgent = begin();
      const waiting = turn(MUCH, stop.signal, () => new Promise((resolve) => (ask = resolve)));
      if (what !== 'the time is over') expect(await settles(waiting)).toBe(false);
      if (what === 'the consumer is stopped') stop.abort();
      if (what === 'somebody waits for what it does') ask();
      await waiting;
      end();
      await urgent;
    },
  );
});
