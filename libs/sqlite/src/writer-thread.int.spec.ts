import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqliteDatabase, SqliteDriver, Write } from './index.js';
import { openSqlite, sqliteFault, transaction, WriterLostError, WriterThread } from './index.js';

const nodeMajor = Number.parseInt(process.versions.node, 10);
const drivers: SqliteDriver[] = nodeMajor >= 24 ? ['libsql', 'node:sqlite'] : ['libsql'];

describe.each(drivers)('writing beside the event loop by %s', (driver) => {
  let directory: string;
  let path: string;
  let database: SqliteDatabase;
  let writer: WriterThread | undefined;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sqlite-'));
    path = join(directory, 'x.db');
    database = await openSqlite(path, driver);
    database.prepare('PRAGMA journal_mode = WAL').rows([]);
    database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY, v, b BLOB); CREATE TABLE parts (n INTEGER, part TEXT)');
  });
  afterEach(async () => {
    await writer?.close();
    writer = undefined;
    database.close();
    rmSync(directory, { recursive: true });
  });

  const start = async (settings = 'PRAGMA synchronous = NORMAL') =>
    (writer = await WriterThread.start({ driver, path, settings }));
  const insert = (n: number, v: string | number | null = null, b: Uint8Array | null = null): Write => ({
    sql: 'INSERT INTO t (n, v, b) VALUES (?, ?, ?)',
    parameters: [n, v, b],
  });
  const rename = (n: number, v: string, parts: readonly string[]): Write => ({
    sql: 'UPDATE t SET v = ? WHERE n = ? RETURNING n',
    parameters: [v, n],
    follow: [
      { sql: 'DELETE FROM parts WHERE n = ?', parameters: [] },
      ...parts.map((part) => ({ sql: 'INSERT INTO parts (n, part) VALUES (?, ?)', parameters: [part] })),
    ],
  });
  /** Takes a good while, and holds the database. */
  const long = (n: number): Write => ({
    sql: `INSERT INTO t (n, v) WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1500000) SELECT ?, count(*) FROM c`,
    parameters: [n],
  });
  const rows = (sql = 'SELECT n FROM t ORDER BY n') => database.prepare(sql).rows([]);
  const isHeld = () => {
    try {
      transaction(database, () => undefined);
      return false;
    } catch (error) {
      return sqliteFault(error) === 'busy';
    }
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const impatiently = <T>(work: () => T): T => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = ((late: () => void) => setTimeout(late, 1)) as typeof setTimeout;
    const result = work();
    globalThis.setTimeout = setTimeout;
    return result;
  };
  const faultOf = (written: Promise<unknown>) => written.then(() => 'none', sqliteFault);

  it('says how many rows each write wrote, and what it wrote is read after', async () => {
    const thread = await start();
    const second: Write = { sql: 'UPDATE t SET n = n + 10 WHERE n < ?', parameters: [3] };
    const counts = await thread.write([insert(1), insert(2, 'ключ 🔑', Uint8Array.of(0, 255)), second, second]);
    expect(counts).toEqual([1, 1, 2, 0]);
    expect(rows()).toEqual([[11], [12]]);
    const [[v, b]] = rows('SELECT v, b FROM t WHERE n = 12') as [[string, Uint8Array]];
    expect([v, ...b]).toEqual(['ключ 🔑', 0, 255]);
  });

  it('does what follows for the rows that a write returned', async () => {
    const thread = await start();
    await thread.write([insert(1), insert(2)]);
    expect(await thread.write([rename(1, 'a', ['x', 'y']), rename(3, 'c', ['z'])])).toEqual([1, 0]);
    expect(await thread.write([rename(1, 'b', ['w'])])).toEqual([1]);
    expect(rows('SELECT n, part FROM parts')).toEqual([[1, 'w']]);
  });

  it('writes all of a batch or nothing, says what SQLite said, and goes on', async () => {
    const thread = await start();
    await thread.write([insert(1)]);
    expect(await faultOf(thread.write([insert(2), insert(1)]))).toBe('constraint');
    expect(rows()).toEqual([[1]]);
    await thread.write([insert(2)]);
    expect(rows()).toEqual([[1], [2]]);
  });

  it('names a full disk, and goes on when there is room', async () => {
    const thread = await start('PRAGMA max_page_count = 20');
    const large = Array.from({ length: 50 }, (_, n) => insert(n, 'x'.repeat(4000)));
    expect(await faultOf(thread.write(large))).toBe('full');
    expect(rows()).toEqual([]);
    await thread.write([{ sql: 'PRAGMA max_page_count = 1000', parameters: [], follow: [] }]);
    await thread.write(large);
    expect(rows()).toHaveLength(50);
  });

  it('names a database that may only be read', async () => {
    const thread = await start('PRAGMA query_only = 1');
    expect(await faultOf(thread.write([insert(1)]))).toBe('readonly');
  });

  it('goes on after a statement that is none', async () => {
    const thread = await start();
    await thread.write([insert(1)]);
    const none = { sql: 'INSERT INTO nowhere (n) VALUES (?)', parameters: [1] };
    expect(await faultOf(thread.write([insert(2), none, rename(1, 'a', [])]))).toBe('other');
    await thread.write([insert(2), rename(1, 'a', [])]);
    expect(rows('SELECT n, v FROM t ORDER BY n')).toEqual([
      [1, 'a'],
      [2, null],
    ]);
  });

  it('knows more statements than it keeps, and tables that were altered', async () => {
    const thread = await start();
    for (let n = 0; n < 2500; n += 100) {
      const sql = (m: number) => `INSERT INTO t (n, v) VALUES (?, ${m})`;
      await thread.write(Array.from({ length: 100 }, (_, m) => ({ sql: sql(n + m), parameters: [n + m] })));
    }
    expect(rows('SELECT count(*) FROM t WHERE n = v')).toEqual([[2500]]);
    await thread.write([insert(-1)]);
    transaction(database, () => database.exec('ALTER TABLE t ADD COLUMN more; CREATE INDEX t_v ON t (v)'));
    await thread.write([insert(-2)]);
    expect(rows('SELECT count(*) FROM t')).toEqual([[2502]]);
  });

  it('does not begin where the database cannot be opened', async () => {
    const missing = { driver, path: join(directory, 'missing', 'x.db'), settings: '' };
    await expect(WriterThread.start(missing)).rejects.toBeInstanceOf(WriterLostError);
  });

  it('gives up a thread that hangs, which holds the database until it has ended', async () => {
    const thread = await start();
    writer = undefined;
    await thread.write([insert(1)]);
    const lost = impatiently(() => thread.write([long(2)]));
    await expect(lost).rejects.toBeInstanceOf(WriterLostError);
    await expect(thread.write([insert(3)])).rejects.toBeInstanceOf(WriterLostError);
    await thread.ended;
    expect(isHeld()).toBe(false);
    expect(rows().slice(0, 1)).toEqual([[1]]);
  });

  it('lets the process end only when the thread rests', async () => {
    const known = process.listeners('exit');
    const thread = await start();
    writer = undefined;
    const written = thread.write([long(1)]);
    await until(isHeld);
    for (const end of process.listeners('exit')) if (!known.includes(end)) end(0);
    expect(rows()).toEqual([[1]]);
    await written;
  });
});
