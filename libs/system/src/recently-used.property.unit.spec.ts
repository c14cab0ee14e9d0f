import fc from 'fast-check';
import { Fifo, RecentlyUsed } from './index.js';

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const step = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    key,
    value: fc.integer(),
    weight: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('get' as const), key }),
  fc.record({ kind: fc.constant('delete' as const), key }),
  fc.record({ kind: fc.constant('forgetOldest' as const) }),
  fc.record({ kind: fc.constant('clear' as const) }),
);

describe('what was used recently', () => {
  it('is what a list in the order of use says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
        const gone: number[] = [];
        const expectedGone: number[] = [];
        const used = new RecentlyUsed<number>(capacity, (value) => gone.push(value));
        /** Oldest first. */
        let list: { readonly key: string; readonly value: number; readonly weight: number | undefined }[] = [];
        const drop = (which: (entry: (typeof list)[number], place: number) => boolean) => {
          expectedGone.push(...list.filter(which).map(({ value }) => value));
          list = list.filter((entry, place) => !which(entry, place));
        };
        for (const one of steps) {
          if (one.kind === 'forgetOldest') {
            used.forgetOldest();
            drop((_, place) => place === 0);
          } else if (one.kind === 'clear') {
            used.clear();
            drop(() => true);
          } else if (one.kind === 'delete') {
            used.delete(one.key);
            drop((entry) => entry.key === one.key);
          } else if (one.kind === 'set') {
            used.set(one.key, one.value, one.weight);
            drop((entry) => entry.key === one.key);
            list.push(one);
            const weight = () => list.reduce((sum, entry) => sum + (entry.weight ?? 1), 0);
            while (weight() > capacity) drop((_, place) => place === 0);
          } else {
            const found = list.find((entry) => entry.key === one.key);
            expect(used.get(one.key)).toBe(found?.value);
            if (found) list = [...list.filter((entry) => entry !== found), found];
          }
          expect(used.size).toBe(list.length);
          expect(gone).toEqual(expectedGone);
        }
      }),
    );
  });
});

describe('a queue', () => {
  it('gives back what came, in its order, however many have passed', () => {
    const queue = new Fifo<number>();
    let [came, left] = [0, 0];
    for (let round = 0; round < 200; round++) {
      for (let count = 0; count < 40; count++) queue.push(came++);
      for (let count = 0; count < (round % 2 ? 70 : 5); count++) {
        expect(queue.first).toBe(left);
        expect(queue.shift()).toBe(left++);
      }
      expect(queue.size).toBe(came - left);
    }
    while (queue.size > 0) expect(queue.shift()).toBe(left++);
    expect([queue.first, queue.shift(), left]).toEqual([undefined, undefined, came]);
  });
});
