import type { Collection } from '../read-models.js';
import { SYSTEM } from '../read-models.js';
import type { Line, OpenReadModels } from './contract-fixture.js';
import { ContractFixture, put, remove } from './contract-fixture.js';

/** Looks at the document whenever the watch yields, until it is as wanted. */
async function seen(lines: Collection<Line>, id: string, wanted: (document: Line | null) => boolean): Promise<number> {
  const stop = new AbortController();
  let yields = 0;
  for await (const _ of lines.watch(id, stop.signal)) {
    yields++;
    if (wanted(await lines.get(SYSTEM, id))) stop.abort();
  }
  return yields;
}

export function describeWatch(open: OpenReadModels): void {
  describe('watch', () => {
    const store = new ContractFixture(open);

    it('yields at the start, also for a document that is not there', async () => {
      const lines = await store.linesWith([{ _id: 'a' }]);
      expect(await seen(lines, 'a', () => true)).toBe(1);
      expect(await seen(lines, 'missing', () => true)).toBe(1);
    });

    it('yields after a write, a compare and set, and a removal', async () => {
      const lines = await store.lines();
      const first = seen(lines, 'a', (document) => document?.n === 1);
      await lines.write([put({ _id: 'a', n: 1 }, 1)]);
      await first;
      const gone = seen(lines, 'a', (document) => document === null);
      await lines.write([remove('a', 2)]);
      await gone;
      const made = seen(lines, 'b', (document) => document?.version === 1);
      await lines.compareAndSet('b', null, { _id: 'b', version: 1 });
      await made;
      const removed = seen(lines, 'b', (document) => document === null);
      await lines.compareAndSet('b', 1, null);
      await removed;
    });

    it('misses no change, however slow who watches', async () => {
      const lines = await store.lines();
      const all = seen(lines, 'a', (document) => document?.n === 200);
      for (let n = 1; n <= 200; n++) await lines.write([put({ _id: 'a', n }, n)]);
      await all;
    });

    it('serves many at once', async () => {
      const lines = await store.lines();
      const watchers = Array.from({ length: 30 }, (_, n) => seen(lines, `${n % 3}`, (document) => document !== null));
      await lines.write(['0', '1', '2'].map((_id) => put({ _id })));
      await Promise.all(watchers);
    });

    it('ends by its signal while it waits, before it began, and when nobody looks any more', async () => {
      const lines = await store.lines();
      const stop = new AbortController();
      const waiting = lines.watch('a', stop.signal)[Symbol.asyncIterator]();
      expect((await waiting.next()).done).toBe(false);
      const ending = waiting.next();
      stop.abort();
      expect((await ending).done).toBe(true);
      const before = lines.watch('a', AbortSignal.abort())[Symbol.asyncIterator]();
      expect((await before.next()).done).toBe(true);
      for await (const _ of lines.watch('a', new AbortController().signal)) break;
    });

    it('leaves nothing behind on the signal', async () => {
      const lines = await store.lines();
      const { signal } = new AbortController();
      let listeners = 0;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...all: Parameters<typeof add>) => (listeners++, add(...all));
      signal.removeEventListener = (...all: Parameters<typeof remove>) => (listeners--, remove(...all));
      for (let n = 0; n < 20; n++) for await (const _ of lines.watch('a', signal)) break;
      expect(listeners).toBe(0);
    });

    it('ends when the store is closed', async () => {
      const lines = await store.lines();
      const watching = lines.watch('a', new AbortController().signal)[Symbol.asyncIterator]();
      await watching.next();
      const ending = watching.next().then(
        ({ done }) => done === true,
        () => true,
      );
      await store.restart();
      expect(await ending).toBe(true);
    });
  });
}
