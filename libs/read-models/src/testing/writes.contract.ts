import { SYSTEM } from '../read-models.js';
import type { Lacks, OpenReadModels } from './contract-fixture.js';
import { ContractFixture, at, idsOf, put, remove, itNeeds } from './contract-fixture.js';

export function describeWrites(open: OpenReadModels, lacks: Lacks): void {
  describe('guarded writes', () => {
    const store = new ContractFixture(open);

    it('make a document and replace it whole', async () => {
      const lines = await store.lines();
      await lines.write([put({ _id: 'a', old: true, kept: 1 }, 1)]);
      await lines.write([put({ _id: 'a', kept: 2 }, 2)]);
      expect(await lines.get(SYSTEM, 'a')).toEqual({ _id: 'a', kept: 2 });
    });

    it('do nothing when as old as the stored document, or older', async () => {
      const lines = await store.lines();
      await lines.write([put({ _id: 'a', n: 5 }, 5)]);
      await lines.write([put({ _id: 'a', n: 55 }, 5)]);
      await lines.write([put({ _id: 'a', n: 4 }, 4)]);
      expect(await lines.get(SYSTEM, 'a')).toEqual({ _id: 'a', n: 5 });
      await lines.write([put({ _id: 'a', n: 6 }, 6)]);
      expect(await lines.get(SYSTEM, 'a')).toEqual({ _id: 'a', n: 6 });
    });

    it('tell the position that each was written at, tombstones included', async () => {
      const lines = await store.lines();
      await lines.write([put({ _id: 'a', n: 5 }, 5), put({ _id: 'b', n: 1 }, 1), put({ _id: 'c', n: 1 }, 1)]);
      await lines.write([put({ _id: 'a', n: 4 }, 4), remove('b', 7)]);
      const positions = await lines.positions(['a', 'b', 'nowhere']);
      expect([...positions].sort()).toEqual([
        ['a', at(5)],
        ['b', at(7)],
      ]);
    });

    it('of one batch for one document: the newest wins, whatever the order', async () => {
      const lines = await store.lines();
      await lines.write([put({ _id: 'a', n: 2 }, 2), put({ _id: 'a', n: 3 }, 3), put({ _id: 'a', n: 1 }, 1)]);
      expect(await lines.get(SYSTEM, 'a')).toEqual({ _id: 'a', n: 3 });
      await lines.write([put({ _id: 'b', n: 1 }, 1), remove('b', 2)]);
      expect(await lines.get(SYSTEM, 'b')).toBeNull();
    });

    itNeeds('atomic replacement', lacks)('of many batches at once: the newest wins', async () => {
      const lines = await store.lines();
      const positions = [3, 9, 1, 7, 2, 8, 4, 6, 5];
      await Promise.all(positions.map((n) => lines.write([put({ _id: 'a', n }, n)])));
      expect(await lines.get(SYSTEM, 'a')).toEqual({ _id: 'a', n: 9 });
    });

    it('of a tombstone: nothing shows the document, and a late replay does not bring it back', async () => {
      const lines = await store.lines({ n: 1 });
      await lines.write([put({ _id: 'a', n: 1 }, 1), put({ _id: 'b', n: 2 }, 2)]);
      await lines.write([remove('a', 3)]);
      await lines.write([put({ _id: 'a', n: 1 }, 1), put({ _id: 'a', n: 3 }, 3)]);
      expect(await lines.get(SYSTEM, 'a')).toBeNull();
      expect([...(await lines.getMany(SYSTEM, ['a', 'b'])).keys()]).toEqual(['b']);
      expect(idsOf(await lines.find(SYSTEM))).toEqual(['b']);
      expect(idsOf(await lines.find(SYSTEM, { sort: [{ field: 'n', direction: -1 }] }))).toEqual(['b']);
      expect(idsOf(await lines.find(SYSTEM, { filter: { n: { $eq: null } } }))).toEqual([]);
      expect(idsOf(await lines.find(SYSTEM, { filter: { other: { $eq: null } } }))).toEqual(['b']);
      expect(await lines.count(SYSTEM)).toBe(1);
      const scanned = [];
      for await (const { _id } of lines.scan()) scanned.push(_id);
      expect(scanned).toEqual(['b']);
    });

    it('bring a document back after a tombstone when they are newer', async () => {
      const lines = await store.lines();
      await lines.write([remove('a', 1)]);
      await lines.write([put({ _id: 'a', n: 2 }, 2)]);
      expect(await lines.get(SYSTEM, 'a')).toEqual({ _id: 'a', n: 2 });
    });

    it('take a thousand documents in one batch, and the same again for nothing', async () => {
      const lines = await store.lines({ n: 1 });
      const batch = Array.from({ length: 1000 }, (_, n) => put({ _id: `line-${n}`, n }, n + 1));
      await lines.write(batch);
      await lines.write(batch);
      expect(await lines.count(SYSTEM)).toBe(1000);
      expect(await lines.count(SYSTEM, { n: { $gte: 990 } })).toBe(10);
      expect(await lines.get(SYSTEM, 'line-999')).toEqual({ _id: 'line-999', n: 999 });
    });

    it('take an empty batch', async () => {
      const lines = await store.lines();
      await lines.write([]);
      expect(await lines.count(SYSTEM)).toBe(0);
    });

    it('are kept over a restart, with their positions', async () => {
      const definition = store.definition([{ n: 1 }]);
      const before = await store.readModels.collection(definition);
      await before.write([put({ _id: 'a', n: 7, tags: ['x'] }, 7), put({ _id: 'gone', n: 1 }, 1), remove('gone', 2)]);
      await store.restart();
      const lines = await store.readModels.collection(definition);
      await lines.write([put({ _id: 'a', n: 6 }, 6), put({ _id: 'gone', n: 1 }, at(1))]);
      expect(await lines.get(SYSTEM, 'a')).toEqual({ _id: 'a', n: 7, tags: ['x'] });
      expect(idsOf(await lines.find(SYSTEM, { sort: [{ field: 'n', direction: 1 }] }))).toEqual(['a']);
    });

    it('do not change with the object they were made from', async () => {
      const lines = await store.lines();
      const document = { _id: 'a', n: 1 };
      const written = lines.write([put(document)]);
      document.n = 2;
      await written;
      const read = (await lines.get(SYSTEM, 'a')) as unknown as { n: number };
      expect(read.n).toBe(1);
      read.n = 3;
      expect(await lines.get(SYSTEM, 'a')).toEqual({ _id: 'a', n: 1 });
    });
  });
}
