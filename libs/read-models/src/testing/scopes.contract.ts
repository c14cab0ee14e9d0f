import type { Scope } from '../read-models.js';
import { SYSTEM } from '../read-models.js';
import type { OpenReadModels } from './contract-fixture.js';
import { ContractFixture, idsOf } from './contract-fixture.js';

const ours: Scope = { organizationId: 'ours' };

export function describeScopes(open: OpenReadModels): void {
  describe('scopes', () => {
    const store = new ContractFixture(open);
    const documents = [
      { _id: 'a', organizationId: 'ours', n: 1 },
      { _id: 'b', organizationId: 'theirs', n: 1 },
      { _id: 'c', n: 1 },
      { _id: 'd', organizationId: null as never, n: 1 },
    ];
    const filled = () => store.linesWith(documents, { organizationId: 1, n: 1 }, { n: 1 });

    it('of an organization show its own documents only', async () => {
      const lines = await filled();
      expect(await lines.get(ours, 'a')).toEqual(documents[0]);
      for (const id of ['b', 'c', 'd']) expect(await lines.get(ours, id)).toBeNull();
      expect([...(await lines.getMany(ours, ['a', 'b', 'c', 'd'])).keys()]).toEqual(['a']);
      expect(idsOf(await lines.find(ours))).toEqual(['a']);
      expect(
        idsOf(await lines.find(ours, { filter: { n: { $eq: 1 } }, sort: [{ field: 'n', direction: 1 }] })),
      ).toEqual(['a']);
      expect(await lines.count(ours)).toBe(1);
      expect(await lines.count(ours, { n: { $eq: 1 } })).toBe(1);
    });

    it('are not widened by a filter for another organization', async () => {
      const lines = await filled();
      const filter = { organizationId: { $in: ['theirs', null] } };
      expect(idsOf(await lines.find(ours, { filter }))).toEqual([]);
      expect(await lines.count(ours, filter)).toBe(0);
      expect(idsOf(await lines.find(ours, { after: { values: [], id: 'A' } }))).toEqual(['a']);
    });

    it('of the platform show every document', async () => {
      const lines = await filled();
      expect((await lines.getMany(SYSTEM, ['a', 'b', 'c', 'd'])).size).toBe(4);
      expect(idsOf(await lines.find(SYSTEM))).toEqual(['a', 'b', 'c', 'd']);
      expect(await lines.count(SYSTEM, { organizationId: { $eq: 'theirs' } })).toBe(1);
    });

    it('that name nobody are refused', async () => {
      const lines = await filled();
      const nobody = [
        {},
        { organizationId: undefined },
        { organizationId: '' },
        { organizationId: null },
        null,
        undefined,
      ];
      const hostile = [
        { organizationId: { $ne: 'x' } },
        { platform: false },
        { platform: 'yes' },
        { organizationId: 5 },
        'ours',
      ];
      for (const scope of [...nobody, ...hostile] as unknown as Scope[]) {
        const refusal = { code: 'INVALID_READ_MODEL_REQUEST' };
        await expect(lines.get(scope, 'a')).rejects.toMatchObject(refusal);
        await expect(lines.getMany(scope, ['a'])).rejects.toMatchObject(refusal);
        await expect(lines.find(scope)).rejects.toMatchObject(refusal);
        await expect(lines.count(scope)).rejects.toMatchObject(refusal);
      }
    });
  });
}
