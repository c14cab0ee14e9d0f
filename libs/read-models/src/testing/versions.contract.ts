import { SYSTEM } from '../read-models.js';
import type { OpenReadModels } from './contract-fixture.js';
import { ContractFixture, idsOf, put } from './contract-fixture.js';

const refusal = { code: 'INVALID_READ_MODEL_REQUEST' };

export function describeVersions(open: OpenReadModels): void {
  describe('versions', () => {
    const store = new ContractFixture(open);

    it('are the same object for the same name and version', async () => {
      const definition = store.definition();
      const [first, second] = await Promise.all([1, 2].map(() => store.readModels.collection({ ...definition })));
      expect(first).toBe(second);
      expect(await store.readModels.collection(definition)).toBe(first);
      expect(await store.readModels.collection({ ...definition, version: 2 })).not.toBe(first);
    });

    it('hold their own documents, and only one is active', async () => {
      const { readModels } = store;
      const definition = store.definition([{ n: 1 }]);
      const { name } = definition;
      const one = await readModels.collection(definition);
      expect(await readModels.activeVersion(name)).toBeNull();
      await readModels.activate(name, 1);
      const two = await readModels.collection({ ...definition, version: 2 });
      await one.write([put({ _id: 'a', n: 1 })]);
      await two.write([put({ _id: 'a', n: 2 })]);
      expect([(await one.get(SYSTEM, 'a'))?.n, (await two.get(SYSTEM, 'a'))?.n]).toEqual([1, 2]);
      expect(await readModels.activeVersion(name)).toBe(1);
      await readModels.activate(name, 2);
      expect(await readModels.activeVersion(name)).toBe(2);
      await readModels.activate(name, 1);
      expect(await readModels.activeVersion(name)).toBe(1);
    });

    it('cannot be activated before they are made', async () => {
      await expect(store.readModels.activate('unknown', 1)).rejects.toMatchObject(refusal);
      expect(await store.readModels.activeVersion('unknown')).toBeNull();
    });

    it('are dropped with all their documents, and can be made anew', async () => {
      const { readModels } = store;
      const definition = store.definition([{ tags: 1 }]);
      const old = await readModels.collection(definition);
      await old.write([put({ _id: 'a', tags: ['x'] })]);
      await readModels.drop(definition.name, 1);
      await expect(old.get(SYSTEM, 'a')).rejects.toMatchObject(refusal);
      await expect(old.find(SYSTEM)).rejects.toMatchObject(refusal);
      await expect(old.write([put({ _id: 'a' })])).rejects.toMatchObject(refusal);
      await expect(old.compareAndSet('a', null, { _id: 'a', version: 1 })).rejects.toMatchObject(refusal);
      const anew = await readModels.collection(definition);
      expect(anew).not.toBe(old);
      expect(await anew.count(SYSTEM)).toBe(0);
      expect(await anew.count(SYSTEM, { tags: { $eq: 'x' } })).toBe(0);
    });

    it('that are active are not dropped', async () => {
      const definition = store.definition();
      const lines = await store.readModels.collection(definition);
      await store.readModels.activate(definition.name, 1);
      await expect(store.readModels.drop(definition.name, 1)).rejects.toMatchObject(refusal);
      await lines.write([put({ _id: 'a' })]);
      expect(await lines.count(SYSTEM)).toBe(1);
    });

    it('are forgotten all together, the active one too, and nothing else is', async () => {
      const { readModels } = store;
      const definition = store.definition();
      const { name } = definition;
      const versions = await Promise.all([1, 2].map((version) => readModels.collection({ ...definition, version })));
      const other = await readModels.collection({ ...definition, name: `${name}_v2` });
      for (const each of [...versions, other]) await each.write([put({ _id: 'a' }, 2)]);
      await readModels.activate(name, 1);
      await readModels.forget(name);
      expect(await readModels.activeVersion(name)).toBeNull();
      for (const each of versions) await expect(each.get(SYSTEM, 'a')).rejects.toMatchObject(refusal);
      const anew = await readModels.collection(definition);
      await anew.write([put({ _id: 'a' }, 1)]);
      expect([await anew.count(SYSTEM), await other.count(SYSTEM)]).toEqual([1, 1]);
      await readModels.forget('unknown');
    });

    it('that were never made can be dropped: there is nothing to do', async () => {
      await expect(store.readModels.drop('unknown', 7)).resolves.toBeUndefined();
    });

    it('do not disturb each other when one is dropped under writes', async () => {
      const definition = store.definition();
      const other = await store.lines();
      const old = await store.readModels.collection(definition);
      const late = Array.from({ length: 20 }, (_, n) => old.write([put({ _id: `${n}` })]).catch(() => undefined));
      const dropped = store.readModels.drop(definition.name, 1);
      const kept = Array.from({ length: 20 }, (_, n) => other.write([put({ _id: `${n}` })]));
      await Promise.all([dropped, ...late, ...kept]);
      expect(await other.count(SYSTEM)).toBe(20);
    });

    it('are kept over a restart, and so is which one is active', async () => {
      const definition = store.definition([{ n: 1 }]);
      await store.readModels.collection(definition);
      const two = await store.readModels.collection({ ...definition, version: 2 });
      await two.write([put({ _id: 'a', n: 1 })]);
      await store.readModels.activate(definition.name, 2);
      await store.restart();
      expect(await store.readModels.activeVersion(definition.name)).toBe(2);
      const again = await store.readModels.collection({ ...definition, version: 2 });
      expect(again).not.toBe(two);
      expect(await again.count(SYSTEM)).toBe(1);
      await expect(two.get(SYSTEM, 'a')).rejects.toMatchObject({ code: 'READ_MODELS_UNAVAILABLE' });
    });

    it('get an index that was declared later, for the documents that are there', async () => {
      const definition = store.definition([{ a: 1 }]);
      const before = await store.readModels.collection(definition);
      const documents = Array.from({ length: 450 }, (_, n) => ({
        _id: `${1000 + n}`,
        a: n,
        b: n % 9,
        tags: [n % 10, 'x'],
      }));
      await before.write(documents.map((document) => put(document)));
      await store.restart();
      const lines = await store.readModels.collection({
        ...definition,
        indexes: [
          ...definition.indexes,
          { name: 'later', fields: [{ field: 'b', direction: 1 }] },
          { name: 'tags', fields: [{ field: 'tags', direction: 1 }] },
        ],
      });
      const page = await lines.find(SYSTEM, { sort: [{ field: 'b', direction: -1 }], limit: 2 });
      expect(page.documents.map(({ b }) => b)).toEqual([8, 8]);
      expect(await lines.count(SYSTEM, { tags: { $eq: 3 } })).toBe(45);
      await lines.write([put({ _id: 'new', tags: [3] }, 2)]);
      expect(await lines.count(SYSTEM, { tags: { $eq: 3 } })).toBe(46);
      expect(idsOf(await lines.find(SYSTEM, { filter: { a: { $eq: 449 } } }))).toEqual(['1449']);
    });

    it('get an index of the few that are asked for, which stays true when documents change', async () => {
      const definition = store.definition([{ a: 1 }]);
      const before = await store.readModels.collection(definition);
      await before.write(['a', 'b', 'c', 'd'].map((_id, n) => put({ _id, a: n, b: n % 2 === 0 })));
      await store.restart();
      const few = { name: 'few', fields: [{ field: 'b', direction: 1 }], only: true } as const;
      const lines = await store.readModels.collection({ ...definition, indexes: [few] });
      const asked = async (b: boolean) => idsOf(await lines.find(SYSTEM, { filter: { b: { $eq: b } } }));
      expect([await asked(true), await asked(false)]).toEqual([
        ['a', 'c'],
        ['b', 'd'],
      ]);
      await lines.write([
        put({ _id: 'a', b: false }, 2),
        put({ _id: 'b', b: true }, 2),
        put({ _id: 'e', tags: [] }, 2),
      ]);
      expect([await asked(true), await asked(false)]).toEqual([
        ['b', 'c'],
        ['a', 'd'],
      ]);
      const page = await lines.find(SYSTEM, { filter: { b: { $eq: true } }, limit: 1 });
      const after = { values: [], id: page.documents[0]?._id ?? '' };
      expect(idsOf(await lines.find(SYSTEM, { filter: { b: { $eq: true } }, after }))).toEqual(['c']);
      await lines.write([put({ _id: 'c', b: [true] }, 2)]);
      expect(await asked(true)).toEqual(['b', 'c']);
      // The first index is declared again.
      await store.restart();
      const again = await store.readModels.collection(definition);
      expect(idsOf(await again.find(SYSTEM, { sort: [{ field: 'a', direction: -1 }], limit: 1 }))).toEqual(['d']);
    });
  });
}
