import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqliteDatabase } from '@ringledger/sqlite';
import { openSqlite } from '@ringledger/sqlite';
import { SYSTEM } from '../read-models.js';
import { EmbeddedReadModels } from './embedded-read-models.js';
import { prepareDatabase } from './schema.js';

describe('embedded read models in trouble', () => {
  let directory: string;
  let database: SqliteDatabase;
  let readModels: EmbeddedReadModels;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'read-models-'));
    const path = join(directory, 'read-models.db');
    database = await openSqlite(path);
    prepareDatabase(database, path);
    readModels = new EmbeddedReadModels(
      database,
      path,
      () => undefined,
      () => undefined,
    );
  });
  afterEach(async () => {
    await readModels.close();
    rmSync(directory, { recursive: true });
  });

  const put = (n: number, text: string) => ({ id: `${n}`, position: '1', document: { _id: `${n}`, text } });

  it('say that the disk is full, keep what was acknowledged, and go on when there is room', async () => {
    const lines = await readModels.collection({ name: 'lines', version: 1, indexes: [] });
    await lines.write([put(0, 'kept')]);
    const [[pages]] = database.prepare('PRAGMA page_count').rows([]) as [[number]];
    database.exec(`PRAGMA max_page_count = ${pages + 20}`);
    const large = Array.from({ length: 200 }, (_, n) => put(n + 1, 'x'.repeat(4000)));
    await expect(lines.write(large)).rejects.toMatchObject({ code: 'READ_MODELS_FULL' });
    await expect(readModels.ready()).rejects.toMatchObject({ code: 'READ_MODELS_FULL' });
    expect(await lines.get(SYSTEM, '0')).toEqual({ _id: '0', text: 'kept' });
    database.exec('PRAGMA max_page_count = 100000');
    await lines.write(large);
    expect(await lines.count(SYSTEM)).toBe(201);
    await readModels.ready();
  });

  it('are not ready once a table was found to be damaged', async () => {
    const lines = await readModels.collection({ name: 'lines', version: 1, indexes: [] });
    await readModels.ready();
    // By hand, as the driver of Node lets nobody damage a file by SQL.
    jest.spyOn(database, 'prepare').mockImplementation(() => {
      throw Object.assign(new Error('database disk image is malformed'), { errcode: 11 });
    });
    await expect(lines.get(SYSTEM, '0')).rejects.toMatchObject({ reason: 'corrupt' });
    jest.restoreAllMocks();
    await expect(readModels.ready()).rejects.toMatchObject({ reason: 'corrupt' });
  });

  it('refuse writes instead of keeping ever more of them in memory', async () => {
    const lines = await readModels.collection({ name: 'lines', version: 1, indexes: [] });
    const text = 'x'.repeat(2_000_000);
    const results = await Promise.allSettled(Array.from({ length: 60 }, (_, n) => lines.write([put(n, text)])));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ reason: { code: 'READ_MODELS_UNAVAILABLE' } });
    expect(await lines.count(SYSTEM)).toBe(60 - refused.length);
  });

  it.each([
    ['a list', { sort: [{ field: 'name', direction: 1 as const }] }],
    ['a list backwards', { sort: [{ field: 'name', direction: -1 as const }] }],
    ['a later page', { sort: [{ field: 'name', direction: 1 as const }], after: { values: ['x'], id: 'x' } }],
    ['a filtered list', { filter: { status: { $eq: 'x' } }, sort: [{ field: 'name', direction: 1 as const }] }],
    [
      'a mixed order',
      {
        sort: [
          { field: 'status', direction: 1 as const },
          { field: 'name', direction: -1 as const },
        ],
      },
    ],
  ])('never sort what an index has in order: %s', async (_, find) => {
    const fields = (...names: string[]) => names.map((field) => ({ field, direction: 1 as const }));
    const mixed = [...fields('organizationId', 'status'), { field: 'name', direction: -1 as const }];
    const lines = await readModels.collection({
      name: 'lines',
      version: 1,
      indexes: [
        { name: 'name', fields: fields('organizationId', 'name') },
        { name: 'status', fields: fields('organizationId', 'status', 'name') },
        { name: 'mixed', fields: mixed },
      ],
    });
    const plan = await planOf(() => lines.find({ organizationId: 'a' }, find));
    expect(plan).toHaveLength(1);
    expect(plan[0]).toMatch(/^SEARCH t USING INDEX/);
  });

  it('looks for the few of one truth value in an index of them', async () => {
    const few = { name: 'few', fields: [{ field: 'open', direction: 1 as const }], only: true };
    const lines = await readModels.collection({ name: 'lines', version: 1, indexes: [few] });
    const plan = await planOf(() => lines.find(SYSTEM, { filter: { open: { $eq: true } } }));
    expect(plan).toEqual(['SEARCH t USING INDEX documents_1_0 (f1=?)']);
  });

  /** How SQLite answers the question that is asked meanwhile. */
  async function planOf(ask: () => Promise<unknown>): Promise<readonly string[]> {
    const asked: string[] = [];
    const prepare = database.prepare.bind(database);
    database.prepare = (sql) => (asked.push(sql), prepare(sql));
    await ask();
    database.prepare = prepare;
    const [question] = asked;
    const parameters = Array.from({ length: (question ?? '').split('?').length - 1 }, () => 1);
    const rows = prepare(`EXPLAIN QUERY PLAN ${question}`).rows(parameters);
    return rows.map((row) => String(row[3]));
  }
});
