import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@ringledger/sqlite';
import { SYSTEM } from '../read-models.js';
import type { Collection, ReadModels } from '../read-models.js';
import { openEmbeddedReadModels } from './open-embedded-read-models.js';

interface Line {
  readonly _id: string;
  readonly organizationId: string | null;
  readonly number?: unknown;
  readonly tags?: unknown;
}

const DEFINITION = {
  name: 'lines',
  version: 1,
  indexes: [
    { name: 'number', fields: [{ field: 'number', direction: 1 as const }] },
    { name: 'tags', fields: [{ field: 'tags', direction: 1 as const }] },
  ],
};

describe('documents that are not found as what they are', () => {
  let directory: string;
  let readModels: ReadModels;
  let lines: Collection<Line>;

  const open = async () => {
    readModels = await openEmbeddedReadModels({ directory });
    lines = await readModels.collection<Line>(DEFINITION);
  };
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'read-models-'));
    await open();
  });
  afterEach(async () => {
    await readModels.close();
    await rm(directory, { recursive: true });
  });

  const write = (...documents: readonly Line[]) =>
    lines.write(documents.map((document) => ({ id: document._id, position: '1', document })));
  const line = (id: string, rest: Partial<Line> = {}): Line => ({
    _id: id,
    organizationId: 'a',
    number: '201',
    ...rest,
  });
  const misfiled = async () => {
    const ids: string[] = [];
    for await (const id of lines.misfiled()) ids.push(id);
    return ids;
  };
  /** What somebody does to the file: `documents_1 (f0 organizationId, f1 number, f2 tags)`, `elements_1`. */
  const altered = async (sql: string) => {
    await readModels.close();
    const database = await openSqlite(join(directory, 'read-models.db'));
    database.exec(sql);
    database.close();
    await open();
  };

  it('are none, whatever was written', async () => {
    const odd = [
      null,
      true,
      false,
      0,
      -1.5,
      2 ** 60,
      '',
      'ä',
      'a\u0000b',
      '\ud800',
      {},
      [],
      ['x', 1, null, 'x'],
      [{}],
      [['y']],
    ];
    await write(
      ...odd.map((value, n) => line(`number-${n}`, { number: value })),
      ...odd.map((value, n) => line(`tags-${n}`, { tags: value })),
    );
    await write(...Array.from({ length: 450 }, (_, n) => line(`many-${n}`, { tags: [n, `${n}`] })));
    await lines.write([{ id: 'number-1', position: '2', document: null }]);
    await lines.write([{ id: 'many-7', position: '2', document: line('many-7', { tags: 'one' }) }]);
    expect(await misfiled()).toEqual([]);
  });

  it('are none after a field came to the index', async () => {
    await write(line('1', { tags: ['x'] }), line('2', { tags: 'y' }));
    await readModels.close();
    readModels = await openEmbeddedReadModels({ directory });
    const tags = { name: 'later', fields: [{ field: 'later', direction: 1 as const }] };
    lines = await readModels.collection<Line>({ ...DEFINITION, indexes: [...DEFINITION.indexes, tags] });
    expect(await misfiled()).toEqual([]);
  });

  it.each([
    ['another organization sees', `UPDATE documents_1 SET f0 = 'b' WHERE id = '2'`],
    ['has another number', `UPDATE documents_1 SET f1 = '999' WHERE id = '2'`],
    ['has its number as another type', `UPDATE documents_1 SET f1 = 201 WHERE id = '2'`],
    ['nobody finds', `UPDATE documents_1 SET f0 = NULL, f1 = NULL, f2 = NULL WHERE id = '2'`],
    ['has another id', `UPDATE documents_1 SET id = 'z' WHERE id = '2'`],
    ['lost an element', `DELETE FROM elements_1 WHERE value = 'y'`],
    ['got an element', `INSERT INTO elements_1 SELECT seq, 2, 'z' FROM documents_1 WHERE id = '2'`],
  ])('are the one that %s', async (_, sql) => {
    await write(line('1', { tags: ['x'] }), line('2', { tags: ['y'] }), line('3', { tags: [] }));
    await altered(sql);
    expect(await misfiled()).toEqual(['2']);
  });

  it('do not keep the others from being read, page after page', async () => {
    await write(...Array.from({ length: 450 }, (_, n) => line(String(n).padStart(3, '0'))));
    await altered(`UPDATE documents_1 SET document = replace(document, '"_id":"199"', '"_id":"000"') WHERE id = '199'`);
    const scanned: string[] = [];
    for await (const { _id } of lines.scan()) scanned.push(_id);
    expect(scanned).toHaveLength(450);
    expect(await misfiled()).toEqual(['000']);
    expect(await lines.count(SYSTEM)).toBe(450);
  });
});
