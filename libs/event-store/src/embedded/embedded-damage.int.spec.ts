import { copyFile, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexFlaws, openSqlite } from '@ringledger/sqlite';
import { newEvents, readEverything } from '../testing/index.js';
import { openEmbeddedEventStore } from './index.js';

describe('a damaged log', () => {
  let directory: string;
  let path: string;
  const warnings: string[] = [];
  const reopen = () => openEmbeddedEventStore({ directory, warn: (message) => warnings.push(message) });
  const corrupt = { code: 'STORE_UNUSABLE', reason: 'corrupt', message: expect.stringContaining('is damaged') };

  beforeEach(async () => {
    warnings.length = 0;
    directory = await mkdtemp(join(tmpdir(), 'ringledger-log-'));
    path = join(directory, 'events.db');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const writeLog = async (count: number) => {
    const store = await reopen();
    for (let from = 0; from < count; from += 100) {
      await store.append(
        'line-1',
        newEvents(100, { data: { text: `original ${from}` } }),
        from === 0 ? 'no-stream' : from - 1,
      );
    }
    await store.close();
  };
  const overwrite = async (file: string, at: number, bytes: Buffer) => {
    const handle = await open(file, 'r+');
    await handle.write(bytes, 0, bytes.length, at);
    await handle.close();
  };
  const forge = async (from: string, to: string) => {
    const at = (await readFile(path)).indexOf(from);
    expect(at).toBeGreaterThan(0);
    await overwrite(path, at, Buffer.from(to));
  };

  it.each(['first', 'middle', 'last'])('is refused when its %s page is overwritten', async (which) => {
    await writeLog(500);
    const { size } = await stat(path);
    const at = { first: 0, middle: Math.floor(size / 8192) * 4096, last: size - 4096 }[which] as number;
    await overwrite(path, at, Buffer.alloc(4096, 0xa5));
    await expect(reopen()).rejects.toMatchObject(corrupt);
  });

  it('is refused, and told of, when streams are not found by their names any more', async () => {
    await writeLog(100);
    const database = await openSqlite(path);
    const [[root]] = database
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_streams_1'")
      .rows([]) as [[number]];
    database.close();
    const page = (await readFile(path)).subarray((root - 1) * 4096, root * 4096);
    await overwrite(path, (root - 1) * 4096 + page.indexOf('line-1'), Buffer.from('line-0'));
    const damaged = await openSqlite(path);
    expect(indexFlaws(damaged)[0]).toMatch(/^SQLite finds: .*sqlite_autoindex_streams_1/);
    damaged.close();
    await expect(reopen()).rejects.toMatchObject(corrupt);
  });

  it('is refused, and not called damaged, when a later version of the product wrote it', async () => {
    await writeLog(1);
    const database = await openSqlite(path);
    database.exec('PRAGMA user_version = 2');
    database.close();
    await expect(reopen()).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      reason: 'unknown',
      message: expect.stringContaining('was written by another version of the product (format 2)'),
    });
  });

  it('is refused when its last page is filled with zeros', async () => {
    await writeLog(500);
    const { size } = await stat(path);
    await overwrite(path, size - 4096, Buffer.alloc(4096));
    await expect(reopen()).rejects.toMatchObject(corrupt);
  });

  it('is refused when its last page is missing', async () => {
    await writeLog(500);
    const { size } = await stat(path);
    await truncate(path, size - 4096);
    await expect(reopen()).rejects.toMatchObject(corrupt);
  });

  it('is refused when the text of a recent event was changed', async () => {
    await writeLog(300);
    await forge('original 200', 'Original 200');
    await expect(reopen()).rejects.toMatchObject({
      ...corrupt,
      message: expect.stringMatching(/event at position \d+ does not match its checksum/),
    });
  });

  it('does not give out an old event whose text was changed', async () => {
    await writeLog(1000);
    await forge('original 100', 'Original 100');
    const store = await reopen();
    await expect(readEverything(store)).rejects.toMatchObject(corrupt);
    await expect(store.readStream('line-1', { from: 100 })).rejects.toMatchObject(corrupt);
    expect((await store.readStream('line-1', { from: 500 })).events).toHaveLength(500);
    await store.close();
  });

  /** By hand, as no store does it. */
  const alter = async (sql: string) => {
    const database = await openSqlite(path);
    database.exec(sql);
    database.close();
  };
  const flaws = async () => {
    const store = await reopen();
    const found: string[] = [];
    for await (const flaw of store.flaws()) found.push(flaw);
    await store.close();
    return found;
  };

  it('is refused when an event was taken out of it, however long ago it was written', async () => {
    await writeLog(1000);
    await alter('DELETE FROM events WHERE position IN (223, 301)');
    await expect(reopen()).rejects.toMatchObject({
      ...corrupt,
      message: expect.stringContaining('2 of its 1000 events are missing, the first at position 223'),
    });
  });

  it('has no flaw as long as it is only appended to', async () => {
    await writeLog(1000);
    expect(await flaws()).toEqual([]);
  });

  it('shows that events of a stream changed places', async () => {
    await writeLog(1000);
    await alter(`
      UPDATE events SET position = -1 WHERE position = 11;
      UPDATE events SET position = 11 WHERE position = 12;
      UPDATE events SET position = 12 WHERE position = -1`);
    expect(await flaws()).toEqual([
      'At position 11 is revision 11 of line-1, where its revision 10 belongs.',
      'At position 12 is revision 10 of line-1, where its revision 12 belongs.',
      'At position 13 is revision 12 of line-1, where its revision 11 belongs.',
    ]);
  });

  it.each([
    [
      'an event has another category',
      "INSERT INTO categories (name) VALUES ('bell'); UPDATE events SET category = 2 WHERE position = 11",
      'the category bell',
    ],
    ['a category is missing', 'DELETE FROM categories', 'no category'],
  ])('shows that %s: it would not be found by its stream', async (_, sql, found) => {
    await writeLog(100);
    await alter(sql);
    expect(await flaws()).toContainEqual(expect.stringMatching(`line-1 has ${found}, where line belongs`));
  });

  it('is refused when the file is none of ours', async () => {
    await writeFile(path, 'Dear diary, '.repeat(1000));
    await expect(reopen()).rejects.toMatchObject(corrupt);
  });

  describe('in the write-ahead log', () => {
    /** The files as a killed process leaves them. */
    const killedLog = async () => {
      const store = await reopen();
      for (let i = 0; i < 20; i++) {
        await store.append(
          'line-1',
          newEvents(5, { data: { text: 'x'.repeat(500) } }),
          i === 0 ? 'no-stream' : i * 5 - 1,
        );
      }
      await copyFile(path, `${path}.killed`);
      await copyFile(`${path}-wal`, `${path}-wal.killed`);
      await store.close();
      await copyFile(`${path}.killed`, path);
      await copyFile(`${path}-wal.killed`, `${path}-wal`);
      return stat(`${path}-wal`);
    };
    const length = async () => {
      const store = await reopen();
      const events = await readEverything(store);
      await store.close();
      return events.length;
    };

    it('is mended without a word when nothing is damaged', async () => {
      await killedLog();
      expect(await length()).toBe(100);
      expect(warnings).toEqual([]);
    });

    it('is refused when acknowledged events follow the damage', async () => {
      const { size } = await killedLog();
      await overwrite(`${path}-wal`, Math.floor(size / 2), Buffer.alloc(64, 0xa5));
      await expect(reopen()).rejects.toMatchObject(corrupt);
    });

    it('is refused when its head is damaged', async () => {
      await killedLog();
      await overwrite(`${path}-wal`, 0, Buffer.alloc(32, 0xa5));
      await expect(reopen()).rejects.toMatchObject(corrupt);
    });

    it('loses at most the very last commit, and says so', async () => {
      const { size } = await killedLog();
      await overwrite(`${path}-wal`, size - 100, Buffer.alloc(64, 0xa5));
      expect(await length()).toBe(95);
      expect(warnings).toEqual([expect.stringContaining('cannot be read and is dropped')]);
    });

    it('is refused when the file beside it is missing', async () => {
      await killedLog();
      await rm(path);
      await expect(reopen()).rejects.toMatchObject(corrupt);
    });
  });
});
