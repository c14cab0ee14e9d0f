import { KeyedQueue } from './keyed-queue.js';

/** Work that ends when it is told to. */
function work() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { ended, end };
}

describe('a queue by key', () => {
  it('does one thing after the other for a key, also after an error, and keys side by side', async () => {
    const queue = new KeyedQueue();
    const first = work();
    const seen: string[] = [];
    const failing = queue.run('a', async () => {
      await first.ended;
      throw new Error('failed');
    });
    const second = queue.run('a', async () => seen.push('a2'));
    await queue.run('b', async () => seen.push('b'));
    expect(seen).toEqual(['b']);
    expect(queue.busy).toBe(1);
    first.end();
    await expect(failing).rejects.toThrow('failed');
    await second;
    expect(seen).toEqual(['b', 'a2']);
    expect(queue.busy).toBe(0);
  });

  it('does one thing for all keys that are free, and what comes meanwhile waits for it', async () => {
    const queue = new KeyedQueue();
    const [first, many] = [work(), work()];
    const seen: string[] = [];
    const busy = queue.run('a', () => first.ended);
    const all = queue.runFree(['a', 'b', 'c'], async (free) => {
      seen.push([...free].join());
      await many.ended;
      throw new Error('failed');
    });
    const after = [queue.run('b', async () => seen.push('after b')), queue.run('c', async () => seen.push('after c'))];
    await queue.run('d', async () => seen.push('d'));
    expect(await queue.runFree(['a', 'b'], async (free) => free.size)).toBe(0);
    expect(seen).toEqual(['b,c', 'd']);
    many.end();
    await expect(all).rejects.toThrow('failed');
    await Promise.all(after);
    expect(seen.sort()).toEqual(['after b', 'after c', 'b,c', 'd']);
    first.end();
    await busy;
    expect(queue.busy).toBe(0);
  });

  it('lets only as many wait as it is told to', async () => {
    const queue = new KeyedQueue();
    const first = work();
    const waiting = Array.from({ length: 3 }, () => queue.run('a', () => first.ended, 3));
    await expect(queue.run('a', async () => undefined, 3)).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
    waiting.push(queue.run('a', async () => undefined));
    first.end();
    await Promise.all(waiting);
    await expect(queue.run('a', async () => 'again')).resolves.toBe('again');
  });
});
