import { Precedence } from './precedence.js';

const never = new AbortController().signal;

/** Settled within a few turns of the event loop. */
async function settles(work: Promise<void>): Promise<boolean> {
  let settled = false;
  void work.then(() => (settled = true));
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('what has precedence', () => {
  let end: () => void;
  const begin = (precedence: Precedence) => precedence.urgently(() => new Promise<void>((resolve) => (end = resolve)));

  it('is waited for by consumers until it ends', async () => {
    const precedence = new Precedence();
    const urgent = begin(precedence);
    const waiting = precedence.turn(never);
    expect(await settles(waiting)).toBe(false);
    end();
    await urgent;
    await waiting;
  });

  it('is waited for until the last of it ends, also when one fails', async () => {
    const precedence = new Precedence();
    const failing = precedence.urgently(() => Promise.reject(new Error('the disk is full')));
    const urgent = begin(precedence);
    await expect(failing).rejects.toThrow('the disk is full');
    const waiting = precedence.turn(never);
    expect(await settles(waiting)).toBe(false);
    end();
    await Promise.all([urgent, waiting]);
  });

  it('delays nobody when it is over', async () => {
    const precedence = new Precedence();
    await precedence.urgently(() => Promise.resolve());
    expect(await settles(precedence.turn(never))).toBe(true);
  });

  it('is waited for no longer when it has lasted too long, by nobody', async () => {
    const precedence = new Precedence(1);
    const urgent = begin(precedence);
    for (const _ of [1, 2, 3]) await precedence.turn(never);
    end();
    await urgent;
  });

  it('is waited for again when it begins anew', async () => {
    const precedence = new Precedence(100);
    const first = begin(precedence);
    await precedence.turn(never);
    end();
    await first;
    const second = begin(precedence);
    expect(await settles(precedence.turn(never))).toBe(false);
    end();
    await second;
  });

  it.each(['somebody waits for what the consumer does', 'the consumer is stopped'])(
    'is waited for no longer when %s',
    async (what) => {
      const precedence = new Precedence();
      const stop = new AbortController();
      let ask: () => void = () => undefined;
      const urgent = begin(precedence);
      const waiting = precedence.turn(stop.signal, () => new Promise((resolve) => (ask = resolve)));
      expect(await settles(waiting)).toBe(false);
      if (what === 'the consumer is stopped') stop.abort();
      else ask();
      await waiting;
      end();
      await urgent;
    },
  );
});
