import fc from 'fast-check';
import { beginsWith } from '../begins-with.js';
import type { Filter, Scalar } from '../read-models.js';
import { SYSTEM } from '../read-models.js';
import { checkedFilter } from '../request/checked-filter.js';
import { matches } from '../request/matches.js';
import type { Line, Lacks, OpenReadModels } from './contract-fixture.js';
import { ContractFixture, put, itNeeds } from './contract-fixture.js';

const documents: readonly Line[] = [
  { _id: 'number', value: 5, tags: ['red', 'blue'], inner: { value: 5 }, lines: [{ n: 1 }, { n: 2 }], word: 'desk' },
  { _id: 'text', value: '5', tags: ['green'], inner: { value: '5' }, lines: [{ n: 3 }, {}], word: 'desk😀' },
  { _id: 'yes', value: true, tags: [], inner: { value: true }, lines: [], word: 'desk\uffff' },
  { _id: 'no', value: false, tags: 'red', inner: {}, lines: [{ n: null }], word: 'desl' },
  { _id: 'null', value: null, tags: null, inner: null, word: 'Desk' },
  { _id: 'missing' },
  { _id: 'one', value: 1, tags: [1, 9], inner: { value: 1 }, word: 'des' },
  { _id: 'zero', value: 0, tags: ['$red'], inner: { value: { deep: 1 } } },
  { _id: 'Text', value: 'text', tags: ['Red', null], inner: { value: 'ÄÖ' } },
];

const cases: readonly (readonly [string, Filter, readonly string[]])[] = [
  ['a number', { value: { $eq: 5 } }, ['number']],
  ['a text', { value: { $eq: '5' } }, ['text']],
  ['true, which is not 1', { value: { $eq: true } }, ['yes']],
  ['false, which is not 0', { value: { $eq: false } }, ['no']],
  ['1, which is not true', { value: { $eq: 1 } }, ['one']],
  ['0, which is neither false nor null', { value: { $eq: 0 } }, ['zero']],
  ['null, which a missing field is too', { value: { $eq: null } }, ['missing', 'null']],
  ['one of several', { value: { $in: [5, 'text', true, 'nowhere'] } }, ['Text', 'number', 'yes']],
  ['one of several with null', { value: { $in: [null, 1] } }, ['missing', 'null', 'one']],
  ['one of none', { value: { $in: [] } }, []],
  ['greater numbers only', { value: { $gt: 0 } }, ['number', 'one']],
  ['greater or equal', { value: { $gte: 1 } }, ['number', 'one']],
  ['less', { value: { $lt: 5 } }, ['one', 'zero']],
  ['less or equal', { value: { $lte: 0 } }, ['zero']],
  ['between', { value: { $gt: 0, $lt: 5 } }, ['one']],
  ['texts from', { value: { $gte: '' } }, ['Text', 'text']],
  ['texts up to', { value: { $lt: 'a' } }, ['text']],
  ['texts with a beginning, whatever follows', { word: beginsWith('desk') }, ['number', 'text', 'yes']],
  ['truth values from', { value: { $gte: false } }, ['no', 'yes']],
  ['truth values below', { value: { $lt: true } }, ['no']],
  ['an undefined bound, which is none', { value: { $gt: 1, $lt: undefined as never } }, ['number']],
  ['an element', { tags: { $eq: 'red' } }, ['no', 'number']],
  ['a text that starts with $', { tags: { $eq: '$red' } }, ['zero']],
  ['case', { tags: { $eq: 'Red' } }, ['Text']],
  ['one of several elements', { tags: { $in: ['blue', 'red', 'green'] } }, ['no', 'number', 'text']],
  ['null as an element, null and missing, not the empty array', { tags: { $eq: null } }, ['Text', 'missing', 'null']],
  ['a field within', { 'inner.value': { $eq: 5 } }, ['number']],
  ['a field within, by range', { 'inner.value': { $lt: 5 } }, ['one']],
  ['a field within that is missing', { 'inner.value': { $eq: null } }, ['missing', 'no', 'null']],
  ['a field of elements', { 'lines.n': { $eq: 2 } }, ['number']],
  ['a field of elements, one of several', { 'lines.n': { $in: [1, 3] } }, ['number', 'text']],
  ['all of several fields', { value: { $eq: 5 }, tags: { $eq: 'red' } }, ['number']],
  ['fields that no document has both', { value: { $eq: 5 }, tags: { $eq: 'green' } }, []],
  ['the id', { _id: { $in: ['one', 'zero', 'nowhere'] } }, ['one', 'zero']],
  ['ids by range', { _id: { $gte: 'text', $lt: 'zero' } }, ['text', 'yes']],
  ['a field that no document has', { nowhere: { $eq: 1 } }, []],
  ['a field named after a prototype', { constructor: { $eq: 'x' } }, []],
];

const boundsForOneElement: typeof cases = [
  ['an element within bounds, both for the same', { tags: { $gte: 'g', $lt: 'r' } }, ['text']],
  ['no element within bounds though one lies on either side', { tags: { $gt: 1, $lt: 9 } }, []],
];

export function describeFilters(open: OpenReadModels, lacks: Lacks): void {
  describe('filters', () => {
    const store = new ContractFixture(open);
    const indexes = [{ value: 1 }, { tags: 1 }, { 'inner.value': 1 }, { 'lines.n': 1 }, { _id: 1 }] as const;

    describe.each([
      ['with indexes', indexes],
      ['without an index', []],
    ] as const)('%s', (_, declared) => {
      const finds = async (_name: string, filter: Filter, expected: readonly string[]) => {
        const lines = await store.linesWith(documents, ...declared);
        const found = await lines.find(SYSTEM, { filter });
        expect(found.documents.map(({ _id }) => _id)).toEqual(expected);
        expect(found.hasMore).toBe(false);
        expect(await lines.count(SYSTEM, filter)).toBe(expected.length);
      };
      it.each(cases)('find %s', finds);
      itNeeds('bounds for one element', lacks).each(boundsForOneElement)('find %s', finds);
    });

    it('find what changed, and no longer what it was', async () => {
      const lines = await store.lines({ value: 1 }, { tags: 1 });
      await lines.write([put({ _id: 'a', value: 1, tags: ['x', 'y'] }, 1), put({ _id: 'b', value: 1, tags: 'y' }, 1)]);
      await lines.write([put({ _id: 'a', value: 2, tags: ['y', 'z'] }, 2)]);
      expect(await lines.count(SYSTEM, { tags: { $eq: 'x' } })).toBe(0);
      expect(await lines.count(SYSTEM, { tags: { $eq: 'y' } })).toBe(2);
      expect(await lines.count(SYSTEM, { tags: { $eq: 'z' } })).toBe(1);
      expect(await lines.count(SYSTEM, { value: { $eq: 1 } })).toBe(1);
      await lines.write([put({ _id: 'a', value: 2 }, 3)]);
      expect(await lines.count(SYSTEM, { tags: { $eq: 'y' } })).toBe(1);
      expect(await lines.count(SYSTEM, { tags: { $eq: null } })).toBe(1);
    });

    it('find an element among many documents, in the order asked for', async () => {
      const many = Array.from({ length: 1500 }, (_, n) => ({
        _id: `line-${n}`,
        order: (n * 7) % 1500,
        tags: n % 500 === 0 ? ['all', 'rare'] : ['all'],
      }));
      const lines = await store.linesWith(many, { order: 1 }, { tags: 1 });
      const sort = [{ field: 'order', direction: -1 }] as const;
      const common = await lines.find(SYSTEM, { filter: { tags: { $eq: 'all' } }, sort, limit: 3 });
      expect(common.documents.map(({ order }) => order)).toEqual([1499, 1498, 1497]);
      const rare = await lines.find(SYSTEM, { filter: { tags: { $eq: 'rare' } }, sort });
      expect(rare.documents.map(({ order }) => order)).toEqual([1000, 500, 0]);
      const both = await lines.find(SYSTEM, { filter: { tags: { $in: ['rare', 'all'] } }, sort, limit: 500 });
      expect(new Set(both.documents.map(({ _id }) => _id)).size).toBe(500);
    });

    itNeeds('bounds for one element', lacks)('find the same with an index and without, as the rules say', async () => {
      const scalar = fc.constantFrom<Scalar>(
        null,
        0,
        -1,
        2.5,
        1e21,
        '',
        '0',
        'a',
        'b',
        'ä',
        '🔔',
        '\uffff',
        true,
        false,
      );
      const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constant({}));
      const condition = fc.oneof(
        scalar.map((wanted) => ({ $eq: wanted })),
        fc.array(scalar, { maxLength: 3 }).map((wanted) => ({ $in: wanted })),
        fc
          .record({ $gt: scalar, $gte: scalar, $lt: scalar, $lte: scalar }, { requiredKeys: [] })
          .map((range) => Object.fromEntries(Object.entries(range).filter(([, bound]) => bound !== null)))
          .filter((range) => new Set(Object.values(range).map((bound) => typeof bound)).size === 1),
      );
      const values = fc.array(value, { minLength: 1, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(values, fc.array(condition, { minLength: 1, maxLength: 5 }), async (all, conditions) => {
          const written = all.map((v, n) => ({ _id: String(n).padStart(3, '0'), v, w: v }));
          const lines = await store.linesWith(written, { v: 1 });
          for (const each of conditions) {
            const expected = written.filter((line) => matches(line, checkedFilter(SYSTEM, { v: each })));
            for (const filter of [{ v: each }, { w: each }] as Filter[]) {
              expect((await lines.find(SYSTEM, { filter })).documents).toEqual(expected);
              expect(await lines.count(SYSTEM, filter)).toBe(expected.length);
            }
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}
