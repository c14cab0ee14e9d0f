import { StreamTurns } from './stream-turns.js';

/** Work that ends when it is told to. */
function work() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { ended, end };
}

describe('turns at a stream', () => {
  it('are given to decisions first, then to what happens, in the order in which each came, also after an error', async () => {
    const turns = new StreamTurns();
    const under = work();
    const seen: string[] = [];
    const note = (name: string) => async () => void seen.push(name);
    const failing = turns.happening(
      'a',
      async () => {
        await under.ended;
        throw new Error('failed');
      },
      8,
    );
    const all = [
      turns.happening('a', note('happening 1'), 8),
      turns.decision('a', note('decision 1')),
      turns.happening('a', note('happening 2'), 8),
      turns.decision('a', note('decision 2')),
    ];
    await turns.decision('b', note('elsewhere'));
    expect(seen).toEqual(['elsewhere']);
    under.end();
    await expect(failing).rejects.toThrow('failed');
    await Promise.all(all);
    expect(seen).toEqual(['elsewhere', 'decision 1', 'decision 2', 'happening 1', 'happening 2']);
  });

  it('are waited for by only so many of what happens, and by each decision', async () => {
    const turns = new StreamTurns();
    const under = work();
    const all = [turns.happening('a', () => under.ended, 1), turns.happening('a', () => under.ended, 1)];
    const tooMany = turns.happening('a', () => under.ended, 1);
    await expect(tooMany).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
    all.push(turns.decision('a', async () => undefined));
    under.end();
    await Promise.all(all);
    await expect(turns.happening('a', async () => 'again', 1)).resolves.toBe('again');
  });
});
