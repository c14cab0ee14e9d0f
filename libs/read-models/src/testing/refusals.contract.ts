import type { Filter, Find, GuardedWrite } from '../read-models.js';
import { SYSTEM } from '../read-models.js';
import type { Line, OpenReadModels } from './contract-fixture.js';
import { ContractFixture, put } from './contract-fixture.js';

const refusal = { code: 'INVALID_READ_MODEL_REQUEST' };

const filters: readonly (readonly [string, unknown])[] = [
  ['an operator for a value', { n: { $eq: { $ne: null } } }],
  ['an operator within a list', { n: { $in: [1, { $gt: 0 }] } }],
  ['an object for a list', { n: { $in: { 0: 1 } } }],
  ['a list for a value', { n: { $eq: [1] } }],
  ['an undefined value', { n: { $eq: undefined } }],
  ['an undefined condition', { n: undefined }],
  ['a bare value', { n: 1 }],
  ['null for a condition', { n: null }],
  ['a condition without an operator', { n: {} }],
  ['only an undefined bound', { n: { $gt: undefined } }],
  ['null for a bound', { n: { $gt: null } }],
  ['bounds of different types', { n: { $gt: 1, $lt: 'x' } }],
  ['NaN', { n: { $eq: NaN } }],
  ['a date', { n: { $gt: new Date(0) } }],
  ['an unknown operator', { n: { $ne: 1 } }],
  ['a regular expression', { n: { $regex: '.*' } }],
  ['a function', { n: { $where: 'sleep(1000)' } }],
  ['two operators that do not go together', { n: { $eq: 1, $gt: 0 } }],
  ['an operator for a field', { $or: { $eq: 1 } }],
  ['an operator on the way', { 'a.$where': { $eq: 1 } }],
  ['an empty step', { 'a..b': { $eq: 1 } }],
  ['too many values', { n: { $in: Array.from({ length: 1001 }, (_, n) => n) } }],
  ['too many fields', Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`f${n}`, { $eq: n }]))],
  ['a list for a filter', []],
  ['half a letter', { n: { $eq: '\ud800' } }],
];

const finds: readonly (readonly [string, unknown])[] = [
  ['no documents', { limit: 0 }],
  ['too many documents', { limit: 501 }],
  ['part of a document', { limit: 1.5 }],
  ['text for a limit', { limit: '5' }],
  ['a field that no index holds', { sort: [{ field: 'other', direction: 1 }] }],
  ['an unknown direction', { sort: [{ field: 'n', direction: 2 }] }],
  [
    'a field twice',
    {
      sort: [
        { field: 'n', direction: 1 },
        { field: 'n', direction: -1 },
      ],
    },
  ],
  ['too few values to go on from', { sort: [{ field: 'n', direction: 1 }], after: { values: [], id: 'a' } }],
  ['too many values to go on from', { after: { values: [1], id: 'a' } }],
  ['an operator to go on from', { sort: [{ field: 'n', direction: 1 }], after: { values: [{ $ne: 1 }], id: 'a' } }],
  ['an operator for the id to go on from', { after: { values: [], id: { $ne: 1 } } }],
];

const writes: readonly (readonly [string, unknown])[] = [
  ['a date', put({ _id: 'a', at: new Date(0) })],
  ['a function', put({ _id: 'a', run: () => 1 })],
  ['a bigint', put({ _id: 'a', n: 1n })],
  ['NaN', put({ _id: 'a', n: NaN })],
  ['infinity', put({ _id: 'a', n: Infinity })],
  ['an undefined element', put({ _id: 'a', list: [undefined] })],
  ['an instance of a class', put({ _id: 'a', map: new Map() })],
  ['bytes', put({ _id: 'a', bytes: Buffer.of(1) })],
  ['what speaks for itself', put({ _id: 'a', inner: { toJSON: () => 'x' } })],
  ['another id', { id: 'a', position: '1', document: { _id: 'b' } }],
  ['an empty id', put({ _id: '' })],
  ['an id with NUL', put({ _id: 'a\0b' })],
  ['an id that is no Unicode', put({ _id: '\udc00' })],
  ['an id that is no text', put({ _id: 5 as never })],
  ['a very long id', put({ _id: 'x'.repeat(1001) })],
  ['no position', put({ _id: 'a' }, '')],
  ['a position that is no text', { id: 'a', position: 5, document: { _id: 'a' } }],
  ['too much depth', put({ _id: 'a', deep: JSON.parse('['.repeat(100) + ']'.repeat(100)) })],
  ['too much text', put({ _id: 'a', text: 'x'.repeat(3 * 1024 * 1024) })],
];

export function describeRefusals(open: OpenReadModels): void {
  describe('refusals', () => {
    const store = new ContractFixture(open);

    it.each(filters)('of a filter: %s', async (_, filter) => {
      const lines = await store.lines({ n: 1 });
      await expect(lines.find(SYSTEM, { filter: filter as Filter })).rejects.toMatchObject(refusal);
      await expect(lines.count(SYSTEM, filter as Filter)).rejects.toMatchObject(refusal);
    });

    it.each(finds)('of a page: %s', async (_, find) => {
      const lines = await store.lines({ n: 1 });
      await expect(lines.find(SYSTEM, find as Find)).rejects.toMatchObject(refusal);
    });

    it.each(writes)('of a document: %s', async (_, write) => {
      const lines = await store.lines();
      const batch = [put({ _id: 'good' }), write as GuardedWrite<Line>];
      await expect(lines.write(batch)).rejects.toMatchObject(refusal);
      expect(await lines.count(SYSTEM)).toBe(0);
    });

    it('of a name that is not one for every store, and of a version that is no number from 1 on', async () => {
      for (const name of ['', 'a b', 'a.b', '$a', "a'; --", 'a\0', '1a', 'x'.repeat(200)]) {
        await expect(store.readModels.collection({ name, version: 1, indexes: [] })).rejects.toMatchObject(refusal);
      }
      for (const version of [0, -1, 1.5, NaN, '1' as never]) {
        await expect(store.readModels.collection({ name: 'a', version, indexes: [] })).rejects.toMatchObject(refusal);
      }
    });

    it('leave the store as it was', async () => {
      const lines = await store.linesWith([{ _id: 'a', n: 1 }], { n: 1 });
      await expect(lines.find(SYSTEM, { filter: { n: { $ne: 1 } } as never })).rejects.toMatchObject(refusal);
      expect(await lines.get(SYSTEM, 'a')).toEqual({ _id: 'a', n: 1 });
    });
  });
}
