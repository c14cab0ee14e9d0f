import fc from 'fast-check';
import type { Collection, Filter, Find, Scalar, SortField } from '../read-models.js';
import { SYSTEM } from '../read-models.js';
import { compareScalars } from '../request/scalar.js';
import type { Line, OpenReadModels } from './contract-fixture.js';
import { ContractFixture, idsOf, put } from './contract-fixture.js';

const MOST_PAGES = 100;

export function describePaging(open: OpenReadModels): void {
  describe('paging', () => {
    const store = new ContractFixture(open);

    it.each([
      ['upwards', [{ field: 'a', direction: 1 }]],
      ['downwards', [{ field: 'a', direction: -1 }]],
      [
        'two fields upwards',
        [
          { field: 'a', direction: 1 },
          { field: 'b', direction: 1 },
        ],
      ],
      [
        'two fields downwards',
        [
          { field: 'a', direction: -1 },
          { field: 'b', direction: -1 },
        ],
      ],
      [
        'mixed',
        [
          { field: 'a', direction: 1 },
          { field: 'b', direction: -1 },
        ],
      ],
      [
        'mixed the other way',
        [
          { field: 'a', direction: -1 },
          { field: 'b', direction: 1 },
        ],
      ],
      ['by id downwards', [{ field: '_id', direction: -1 }]],
      [
        'by a field and the id',
        [
          { field: 'b', direction: 1 },
          { field: '_id', direction: -1 },
        ],
      ],
      ['in the default order', []],
    ] as [string, SortField[]][])('%s goes over keys that many share, and over nulls, once each', async (_, sort) => {
      const documents = Array.from({ length: 60 }, (_, n) => line(n, [n % 3 === 0 ? null : n % 4, 'xyz'[n % 2]]));
      const lines = await store.linesWith(documents, ...indexes);
      for (const limit of [7, 59, 60, 500]) {
        const pages = await allPages(lines, { sort, limit });
        expect(pages.flat().map(({ _id }) => _id)).toEqual(ordered(documents, sort));
        expect(pages).toHaveLength(Math.ceil(60 / limit));
      }
    });

    it('goes over values of different types, missing ones and any mixture of directions', async () => {
      const scalar = fc.constantFrom<Scalar | undefined>(
        undefined,
        null,
        -5,
        0,
        1,
        1.5,
        '',
        '0',
        'a',
        'é',
        '🔔',
        '\uffff',
        true,
        false,
      );
      const direction = fc.constantFrom<1 | -1>(1, -1);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(scalar, scalar), { minLength: 1, maxLength: 25 }),
          fc.tuple(direction, direction),
          fc.integer({ min: 1, max: 9 }),
          async (values, [first, second], limit) => {
            const documents = values.map((pair, n) => line(n, pair));
            const lines = await store.linesWith(documents, ...indexes);
            const sort: SortField[] = [
              { field: 'a', direction: first },
              { field: 'b', direction: second },
            ];
            const pages = await allPages(lines, { sort, limit });
            expect(pages.flat().map(({ _id }) => _id)).toEqual(ordered(documents, sort));
          },
        ),
        { numRuns: 25 },
      );
    });

    it('goes through a range of what it is sorted by, from wherever it starts', async () => {
      const value = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', 'b', 'c'), fc.constant(null));
      const range = fc.constantFrom<Filter>(
        { a: { $gte: 3 } },
        { a: { $gt: 2, $lt: 7 } },
        { a: { $lte: 5 } },
        { a: { $gte: 'b' } },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(value, { minLength: 1, maxLength: 40 }),
          fc.constantFrom<1 | -1>(1, -1),
          range,
          value,
          async (values, direction, filter, start) => {
            const documents = values.map((a, n) => line(n, [a, null]));
            const lines = await store.linesWith(documents, ...indexes);
            const sort = [{ field: 'a', direction }] as const;
            const whole = await lines.find(SYSTEM, { filter, sort, limit: 500 });
            const left = ordered(whole.documents, sort);
            expect((await allPages(lines, { filter, sort, limit: 3 })).flat().map(({ _id }) => _id)).toEqual(left);
            const from = { _id: 'id-0500-', a: start };
            const behind = ordered([...whole.documents, from], sort);
            const page = await lines.find(SYSTEM, {
              filter,
              sort,
              after: { values: [start], id: from._id },
              limit: 500,
            });
            expect(page.documents.map(({ _id }) => _id)).toEqual(behind.slice(behind.indexOf(from._id) + 1));
          },
        ),
        { numRuns: 40 },
      );
    });

    it('neither skips nor repeats while documents come in', async () => {
      const documents = Array.from({ length: 100 }, (_, n) => line(n, [n % 5, null]));
      const lines = await store.linesWith(documents, ...indexes);
      const seen: string[] = [];
      let late = 0;
      for await (const page of pages(lines, { sort: [{ field: 'a', direction: 1 }], limit: 9 })) {
        seen.push(...page.map(({ _id }) => _id));
        const added = [0, 2, 4].map((a) => put({ _id: `late-${late++}`, a }, 2));
        if (late < 60) await lines.write(added);
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => !id.startsWith('late')).sort()).toEqual(documents.map(({ _id }) => _id).sort());
    });

    it('goes on behind a document that is gone', async () => {
      const documents = Array.from({ length: 10 }, (_, n) => line(n, [1, n]));
      const lines = await store.linesWith(documents, ...indexes);
      await lines.write([{ id: id(4), position: '9', document: null }]);
      const sort = [{ field: 'a', direction: 1 }] as const;
      const page = await lines.find(SYSTEM, { sort, after: { values: [1], id: id(4) } });
      expect(idsOf(page)).toEqual([5, 6, 7, 8, 9].map(id));
    });

    it('goes through what a filter leaves, with an index on it and without', async () => {
      const documents = Array.from({ length: 300 }, (_, n) => ({
        ...line(n, [n % 2, n % 7]),
        c: n % 3,
        tags: [n % 3, 'x'],
      }));
      const lines = await store.linesWith(documents, ...indexes, { tags: 1 });
      const sort = [{ field: 'b', direction: -1 }] as const;
      const left = documents.filter(({ c }, n) => n % 2 === 1 && c === 2);
      for (const field of ['c', 'tags']) {
        const filter = { a: { $eq: 1 }, [field]: { $eq: 2 } };
        const found = await allPages(lines, { filter, sort, limit: 11 });
        expect(found.flat().map(({ _id }) => _id)).toEqual(ordered(left, sort));
        expect(await lines.count(SYSTEM, filter)).toBe(left.length);
      }
    });

    it('of 50 documents when no limit is given, and 500 at most', async () => {
      const lines = await store.linesWith(Array.from({ length: 501 }, (_, n) => line(n, [n, null])));
      const page = await lines.find(SYSTEM);
      expect([page.documents.length, page.hasMore]).toEqual([50, true]);
      const most = await lines.find(SYSTEM, { limit: 500 });
      expect([most.documents.length, most.hasMore]).toEqual([500, true]);
    });

    it('of nothing has no more', async () => {
      const lines = await store.lines();
      expect(await lines.find(SYSTEM)).toEqual({ documents: [], hasMore: false });
    });
  });
}

const indexes = [{ a: 1, b: 1 }, { a: 1, b: -1 }, { b: 1 }] as const;

function id(n: number): string {
  return `id-${String((n * 37) % 1000).padStart(4, '0')}`;
}

function line(n: number, [a, b]: readonly unknown[]): Line {
  return { _id: id(n), a, b };
}

function ordered(documents: readonly Line[], sort: readonly SortField[]): string[] {
  const last = { field: '_id', direction: sort.at(-1)?.direction ?? 1 };
  return [...documents]
    .sort((left, right) => {
      for (const { field, direction } of [...sort, last]) {
        const order = compareScalars((left[field] ?? null) as Scalar, (right[field] ?? null) as Scalar) * direction;
        if (order !== 0) return order;
      }
      return 0;
    })
    .map(({ _id }) => _id);
}

async function* pages(lines: Collection<Line>, find: Find): AsyncGenerator<readonly Line[]> {
  let after: Find['after'];
  for (let count = 0; count < MOST_PAGES; count++) {
    const page = await lines.find(SYSTEM, after === undefined ? find : { ...find, after });
    yield page.documents;
    const last = page.documents.at(-1);
    if (!page.hasMore || last === undefined) return;
    after = { values: (find.sort ?? []).map(({ field }) => (last[field] ?? null) as Scalar), id: last._id };
  }
  throw new Error('The pages do not end');
}

async function allPages(lines: Collection<Line>, find: Find): Promise<(readonly Line[])[]> {
  const all = [];
  for await (const page of pages(lines, find)) all.push(page);
  return all;
}
