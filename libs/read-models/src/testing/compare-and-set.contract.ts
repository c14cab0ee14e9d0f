import { SYSTEM } from '../read-models.js';
import type { Lacks, OpenReadModels } from './contract-fixture.js';
import { ContractFixture, idsOf, put, itNeeds } from './contract-fixture.js';

export function describeCompareAndSet(open: OpenReadModels, lacks: Lacks): void {
  describe('compare and set', () => {
    const store = new ContractFixture(open);
    const lease = (version: number, owner = 'x') => ({ _id: 'a', version, owner });

    it('makes a document only when there is none', async () => {
      const leases = await store.lines();
      expect(await leases.compareAndSet('a', null, lease(1))).toBe(true);
      expect(await leases.compareAndSet('a', null, lease(1, 'late'))).toBe(false);
      expect(await leases.get(SYSTEM, 'a')).toEqual(lease(1));
    });

    it('replaces a document only of the expected version', async () => {
      const leases = await store.lines({ owner: 1 });
      await leases.compareAndSet('a', null, lease(1));
      expect(await leases.compareAndSet('a', 2, lease(3))).toBe(false);
      expect(await leases.compareAndSet('a', 1, lease(2, 'y'))).toBe(true);
      expect(await leases.compareAndSet('a', 1, lease(2, 'z'))).toBe(false);
      expect(await leases.get(SYSTEM, 'a')).toEqual(lease(2, 'y'));
      expect(idsOf(await leases.find(SYSTEM, { filter: { owner: { $eq: 'y' } } }))).toEqual(['a']);
      expect(await leases.count(SYSTEM, { owner: { $eq: 'x' } })).toBe(0);
    });

    it('removes a document only of the expected version, and it can be made again', async () => {
      const leases = await store.lines();
      await leases.compareAndSet('a', null, lease(1));
      expect(await leases.compareAndSet('a', 2, null)).toBe(false);
      expect(await leases.compareAndSet('a', 1, null)).toBe(true);
      expect(await leases.get(SYSTEM, 'a')).toBeNull();
      expect(await leases.compareAndSet('a', 1, lease(2))).toBe(false);
      expect(await leases.compareAndSet('a', 1, null)).toBe(false);
      expect(await leases.compareAndSet('a', null, lease(1, 'again'))).toBe(true);
      expect(await leases.get(SYSTEM, 'a')).toEqual(lease(1, 'again'));
    });

    it('does it for many documents at once, each by itself', async () => {
      const leases = await store.lines();
      await leases.compareAndSet('a', null, lease(1));
      const many = Array.from({ length: 120 }, (_, n) => {
        const id = `many-${n}`;
        return { id, expected: null, next: { ...lease(1, id), _id: id } };
      });
      const others = [
        { id: 'a', expected: 2, next: lease(3, 'late') },
        { id: 'b', expected: 1, next: null },
        { id: 'c', expected: null, next: null },
      ];
      expect(await leases.compareAndSetMany([...others, ...many])).toEqual([
        false,
        false,
        true,
        ...many.map(() => true),
      ]);
      expect(await leases.get(SYSTEM, 'a')).toEqual(lease(1));
      expect(await leases.count(SYSTEM)).toBe(121);
      const again = many.map(({ id, next }, n) => ({
        id,
        expected: n % 2,
        next: n < 60 ? null : { ...next, version: 2 },
      }));
      expect(await leases.compareAndSetMany(again)).toEqual(many.map((_, n) => n % 2 === 1));
      expect(await leases.count(SYSTEM, { version: { $eq: 2 } })).toBe(30);
      expect(await leases.count(SYSTEM)).toBe(91);
      expect(await leases.compareAndSetMany([])).toEqual([]);
    });

    it('takes none for none', async () => {
      const leases = await store.lines();
      expect(await leases.compareAndSet('a', null, null)).toBe(true);
      expect(await leases.count(SYSTEM)).toBe(0);
      await leases.compareAndSet('a', null, lease(1));
      expect(await leases.compareAndSet('a', null, null)).toBe(false);
      expect(await leases.get(SYSTEM, 'a')).toEqual(lease(1));
    });

    it('takes a document without a version for another version', async () => {
      const leases = await store.linesWith([{ _id: 'a', owner: 'projected' }]);
      expect(await leases.compareAndSet('a', null, lease(1))).toBe(false);
      expect(await leases.compareAndSet('a', 1, lease(2))).toBe(false);
      expect(await leases.get(SYSTEM, 'a')).toEqual({ _id: 'a', owner: 'projected' });
    });

    it('takes a tombstone for none', async () => {
      const leases = await store.lines();
      await leases.write([{ id: 'a', position: '1', document: null }]);
      expect(await leases.compareAndSet('a', 1, lease(2))).toBe(false);
      expect(await leases.compareAndSet('a', null, lease(1))).toBe(true);
      expect(await leases.get(SYSTEM, 'a')).toEqual(lease(1));
    });

    itNeeds('atomic replacement', lacks).each([
      ['make', null],
      ['replace', 1],
    ])('has one winner of fifty that %s at once', async (_, expected) => {
      const leases = await store.lines();
      if (expected !== null) await leases.compareAndSet('a', null, lease(1));
      const racers = Array.from({ length: 50 }, (_, n) => `racer-${n}`);
      const won = await Promise.all(racers.map((owner) => leases.compareAndSet('a', expected, lease(2, owner))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await leases.get(SYSTEM, 'a')).toEqual(lease(2, racers[won.indexOf(true)]));
    });

    it('has one winner of fifty that remove at once', async () => {
      const leases = await store.lines();
      await leases.compareAndSet('a', null, lease(1));
      const won = await Promise.all(Array.from({ length: 50 }, () => leases.compareAndSet('a', 1, null)));
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    itNeeds('atomic replacement', lacks)('counts right when many count at once', async () => {
      const counters = await store.lines();
      const count = async () => {
        for (;;) {
          const seen = (await counters.get(SYSTEM, 'a')) as { version: number } | null;
          const next = { _id: 'a', version: (seen?.version ?? 0) + 1 };
          if (await counters.compareAndSet('a', seen?.version ?? null, next)) return;
        }
      };
      await Promise.all(Array.from({ length: 10 }, count));
      expect(await counters.get(SYSTEM, 'a')).toEqual({ _id: 'a', version: 10 });
    });

    it('is kept over a restart', async () => {
      const definition = store.definition();
      await (await store.readModels.collection(definition)).compareAndSet('a', null, lease(1));
      await store.restart();
      const leases = await store.readModels.collection(definition);
      expect(await leases.compareAndSet('a', null, lease(1, 'thief'))).toBe(false);
      expect(await leases.compareAndSet('a', 1, lease(2))).toBe(true);
    });

    it('refuses what has no version', async () => {
      const leases = await store.lines();
      const refusal = { code: 'INVALID_READ_MODEL_REQUEST' };
      await expect(leases.compareAndSet('a', null, { _id: 'a' } as never)).rejects.toMatchObject(refusal);
      await expect(leases.compareAndSet('a', null, { _id: 'a', version: 1.5 })).rejects.toMatchObject(refusal);
      await expect(leases.compareAndSet('a', '1' as never, lease(1))).rejects.toMatchObject(refusal);
      await expect(leases.compareAndSet('a', undefined as never, lease(1))).rejects.toMatchObject(refusal);
      await expect(leases.compareAndSet('b', null, lease(1))).rejects.toMatchObject(refusal);
      await expect(leases.write([put({ _id: 'c' })])).resolves.toBeUndefined();
    });
  });
}
