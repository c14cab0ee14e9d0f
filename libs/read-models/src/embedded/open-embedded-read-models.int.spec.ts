import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@ringledger/sqlite';
import { SYSTEM } from '../read-models.js';
import { openEmbeddedReadModels } from './index.js';

const definition = { name: 'lines', version: 1, indexes: [] };

describe('opening the embedded read models', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'read-models-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('makes the directory', async () => {
    const inner = join(directory, 'a', 'b');
    const readModels = await openEmbeddedReadModels({ directory: inner });
    expect(await readModels.activeVersion('lines')).toBeNull();
    await readModels.close();
  });

  it('refuses a directory that is in use, and takes it when it is free again', async () => {
    const first = await openEmbeddedReadModels({ directory });
    await expect(openEmbeddedReadModels({ directory })).rejects.toMatchObject({
      code: 'READ_MODELS_UNUSABLE',
      reason: 'locked',
    });
    const lines = await first.collection(definition);
    await lines.write([{ id: 'a', position: '1', document: { _id: 'a' } }]);
    await first.close();
    const second = await openEmbeddedReadModels({ directory });
    expect(await (await second.collection(definition)).get(SYSTEM, 'a')).toEqual({ _id: 'a' });
    await second.close();
  });

  it('refuses a file that is no database, and leaves it as it is', async () => {
    writeFileSync(join(directory, 'read-models.db'), 'This was never a database. '.repeat(200));
    await expect(openEmbeddedReadModels({ directory })).rejects.toMatchObject({ reason: 'corrupt' });
    const kept = execFileSync('head', ['-c', '27', join(directory, 'read-models.db')]).toString();
    expect(kept).toBe('This was never a database. ');
  });

  it.each([
    ['of moderate size', 1],
    ['that is too large to be read whole', 70],
  ])('refuses a file %s with a damaged table, but not for who mends it', async (_, documents) => {
    const path = join(directory, 'read-models.db');
    const readModels = await openEmbeddedReadModels({ directory });
    const lines = await readModels.collection(definition);
    const text = 'x'.repeat(1_000_000);
    for (let n = 0; n < documents; n++) {
      const document = { _id: `${n}`, text };
      await lines.write([{ id: `${n}`, position: '1', document }]);
    }
    await readModels.close();
    const database = await openSqlite(path);
    const [root] = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'documents_1'").rows([])[0] ?? [];
    database.close();
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(4096, 0xff), 0, 4096, (Number(root) - 1) * 4096);
    closeSync(file);
    await expect(openEmbeddedReadModels({ directory })).rejects.toMatchObject({
      reason: 'corrupt',
      message: expect.stringMatching(/rebuild-read-models .* restore the data directory from a backup/),
    });
    await (await openEmbeddedReadModels({ directory, unchecked: true })).close();
  });

  it('refuses a place where no directory can be', async () => {
    writeFileSync(join(directory, 'file'), '');
    const refused = openEmbeddedReadModels({ directory: join(directory, 'file', 'inner') });
    await expect(refused).rejects.toMatchObject({ code: 'READ_MODELS_UNUSABLE', reason: 'read-only' });
  });

  it('refuses a file of another format', async () => {
    const database = await openSqlite(join(directory, 'read-models.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(openEmbeddedReadModels({ directory })).rejects.toMatchObject({ reason: 'unknown' });
  });
});

describe('closing the embedded read models', () => {
  it('finishes what was asked for, refuses what comes after, and may be asked twice', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'read-models-'));
    const readModels = await openEmbeddedReadModels({ directory });
    const lines = await readModels.collection(definition);
    const document = { _id: 'a' };
    const written = lines.write([{ id: 'a', position: '1', document }]);
    const search = lines.find(SYSTEM, { filter: { n: { $eq: 1 } } });
    const closed = Promise.all([readModels.close(), readModels.close()]);
    const refusal = { code: 'READ_MODELS_UNAVAILABLE' };
    await expect(lines.write([{ id: 'b', position: '1', document: { _id: 'b' } }])).rejects.toMatchObject(refusal);
    await expect(lines.get(SYSTEM, 'a')).rejects.toMatchObject(refusal);
    await expect(readModels.collection({ ...definition, version: 2 })).rejects.toMatchObject(refusal);
    await expect(readModels.activeVersion('lines')).rejects.toMatchObject(refusal);
    await expect(readModels.drop('lines', 1)).rejects.toMatchObject(refusal);
    await Promise.all([written, search, closed]);
    const again = await openEmbeddedReadModels({ directory });
    expect(await (await again.collection(definition)).get(SYSTEM, 'a')).toEqual(document);
    await again.close();
    rmSync(directory, { recursive: true });
  });
});
