import { SYSTEM } from '../read-models.js';
import type { Line, Lacks, OpenReadModels } from './contract-fixture.js';
import { ContractFixture, put, itNeeds } from './contract-fixture.js';

const TEXTS = [
  '',
  'ß',
  'שלום',
  '東京',
  '🔔📞',
  'e\u0301',
  '\u0000',
  "'; DROP TABLE x; --",
  '$where',
  '{"$ne":1}',
  'a.b',
];

export function describeDocuments(open: OpenReadModels, lacks: Lacks): void {
  describe('documents', () => {
    const store = new ContractFixture(open);

    async function there(document: Line): Promise<Line | null> {
      const lines = await store.lines();
      await lines.write([put(document)]);
      return lines.get(SYSTEM, document._id);
    }

    itNeeds('nested arrays', lacks)('come back as they were', async () => {
      const document = {
        _id: 'a',
        empty: {},
        none: [],
        nothing: null,
        yes: true,
        no: false,
        zero: 0,
        negative: -1.5,
        large: Number.MAX_SAFE_INTEGER,
        huge: 1e300,
        texts: TEXTS,
        nested: { list: [[1, [2]], { a: null }] },
        time: '2026-01-02T03:04:05.678Z',
      };
      expect(await there(document)).toEqual(document);
    });

    it('keep the order of their fields', async () => {
      const read = await there({ _id: 'a', z: 1, a: { y: 1, b: 2 }, m: 3 });
      expect(JSON.stringify(read)).toBe('{"_id":"a","z":1,"a":{"y":1,"b":2},"m":3}');
    });

    it('leave out what is undefined', async () => {
      expect(await there({ _id: 'a', n: undefined, inner: { m: undefined } })).toEqual({ _id: 'a', inner: {} });
    });

    it('may have any names for fields', async () => {
      const names = [
        'a.b',
        '$set',
        '$',
        '.',
        '',
        '%',
        '%2E',
        'constructor',
        'toString',
        'hasOwnProperty',
        'ünï',
        '🔑',
        'd',
        'p',
      ];
      const document = { _id: 'a', map: Object.fromEntries(names.map((name, n) => [name, { [name]: n }])) };
      expect(await there(document)).toEqual(document);
      const top = { _id: 'a', ...Object.fromEntries(names.map((name, n) => [name, n])) };
      expect(await there(top)).toEqual(top);
    });

    it('may have fields that are named after prototypes, which stay fields', async () => {
      const document = JSON.parse(
        '{"_id":"a","__proto__":{"polluted":true},"prototype":1,"m":{"__proto__":2}}',
      ) as Line;
      const read = await there(document);
      expect(JSON.stringify(read)).toBe(JSON.stringify(document));
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(Object.getPrototypeOf(read)).toBe(Object.getPrototypeOf(JSON.parse('{}')));
    });

    it('may have any text as id', async () => {
      const lines = await store.lines();
      const ids = [
        '__proto__',
        'constructor',
        'toString',
        '$ne',
        'a.b',
        "o'clock",
        'Ünï/東京 🔔',
        '507f1f77bcf86cd799439011',
        '0',
        ' ',
        'x'.repeat(900),
      ];
      await lines.write(ids.map((_id, n) => put({ _id, n })));
      const found = await lines.getMany(SYSTEM, [...ids, 'missing']);
      expect(found.size).toBe(ids.length);
      for (const [n, _id] of ids.entries()) {
        expect(found.get(_id)).toEqual({ _id, n });
        expect(await lines.get(SYSTEM, _id)).toEqual({ _id, n });
      }
      expect(await lines.get(SYSTEM, 'A.B')).toBeNull();
    });

    it('may be deep', async () => {
      let inner: unknown = 'bottom';
      for (let level = 0; level < 80; level++) inner = level % 2 === 0 ? { inner } : [inner];
      const document = { _id: 'a', inner };
      expect(await there(document)).toEqual(document);
    });

    it('may be large', async () => {
      const document = { _id: 'a', text: 'ж'.repeat(1_000_000) };
      expect(await there(document)).toEqual(document);
    });

    it('may hold text that is no Unicode, in a field of an index too', async () => {
      const lines = await store.lines({ name: 1 });
      await lines.write([put({ _id: 'a', name: 'lone \ud800 half' })]);
      expect((await lines.find(SYSTEM, { sort: [{ field: 'name', direction: 1 }] })).documents).toHaveLength(1);
    });

    it('are scanned in the order of their ids, all of them', async () => {
      const ids = Array.from({ length: 450 }, (_, n) => `${(n * 7919) % 450}-é`);
      const lines = await store.linesWith(ids.map((_id) => ({ _id })));
      const scanned = [];
      for await (const { _id } of lines.scan()) scanned.push(_id);
      expect(scanned).toEqual([...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    });

    it('may be scanned in part', async () => {
      const lines = await store.linesWith(Array.from({ length: 300 }, (_, n) => ({ _id: `${n}` })));
      for await (const { _id } of lines.scan()) {
        expect(_id).toBe('0');
        break;
      }
      expect(await lines.count(SYSTEM)).toBe(300);
    });
  });
}
