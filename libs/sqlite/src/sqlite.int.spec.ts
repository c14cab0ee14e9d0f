import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqliteDatabase, SqliteDriver } from './index.js';
import { lockFile, openSqlite, resultCode, sqliteFault, transaction } from './index.js';

const nodeMajor = Number.parseInt(process.versions.node, 10);
const drivers: SqliteDriver[] = nodeMajor >= 24 ? ['libsql', 'node:sqlite'] : ['libsql'];

function faultIn(work: () => unknown) {
  try {
    work();
  } catch (error) {
    return sqliteFault(error);
  }
  throw new Error('no fault');
}

describe.each(drivers)('SQLite by %s', (driver) => {
  let directory: string;
  let path: string;
  let database: SqliteDatabase;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sqlite-'));
    path = join(directory, 'x.db');
    database = await openSqlite(path, driver);
    database.exec('CREATE TABLE t (k TEXT PRIMARY KEY, v BLOB, n INTEGER)');
  });
  afterEach(() => {
    try {
      database.close();
    } catch {
      // Some tests have closed it.
    }
    rmSync(directory, { recursive: true });
  });

  const insert = () => database.prepare('INSERT INTO t (k, v, n) VALUES (?, ?, ?)');
  const count = () => database.prepare('SELECT count(*) FROM t').rows([])[0]?.[0];

  it('says which driver it is', () => {
    expect(database.driver).toBe(driver);
  });

  it('gives back text, bytes, numbers and null as they were, rows as arrays', () => {
    insert().run(['ключ 🔑', Uint8Array.of(0, 255), 2 ** 52]);
    insert().run(['b', null, -1.5]);
    const rows = database.prepare('SELECT k, v, n FROM t ORDER BY k').rows([]);
    expect(rows).toEqual([
      ['b', null, -1.5],
      ['ключ 🔑', expect.anything(), 2 ** 52],
    ]);
    expect([...(rows[1]?.[1] as Uint8Array)]).toEqual([0, 255]);
  });

  it('says how many rows it wrote', () => {
    expect(insert().run(['a', null, 1])).toBe(1);
    expect(insert().run(['b', null, 1])).toBe(1);
    const raise = database.prepare('UPDATE t SET n = n + 1 WHERE n = ?');
    expect([raise.run([1]), raise.run([1])]).toEqual([2, 0]);
  });

  it('refuses too few and too many parameters', () => {
    expect(() => insert().run(['a', null])).toThrow(TypeError);
    expect(() => insert().run(['a', null, 1, 2])).toThrow(TypeError);
    expect(() => database.prepare('SELECT k FROM t WHERE k = ?').rows([])).toThrow(TypeError);
    expect(count()).toBe(0);
  });

  it('binds a single blob', () => {
    expect(database.prepare('SELECT length(?)').rows([Uint8Array.of(1, 2, 3)])).toEqual([[3]]);
  });

  it('keeps a transaction whole, and nothing of a failed one', () => {
    transaction(database, () => insert().run(['a', null, 1]));
    expect(() =>
      transaction(database, () => {
        insert().run(['b', null, 1]);
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(database.inTransaction).toBe(false);
    expect(count()).toBe(1);
  });

  it('shows the true error when SQLite itself has rolled back', () => {
    database.exec('PRAGMA max_page_count = 8');
    const fill = () =>
      transaction(database, () => {
        for (let n = 0; n < 100; n++) insert().run([`${n}`, Buffer.alloc(4096), n]);
      });
    expect(faultIn(fill)).toBe('full');
    expect(database.inTransaction).toBe(false);
    expect(count()).toBe(0);
    database.exec('PRAGMA max_page_count = 1000');
    fill();
    expect(count()).toBe(100);
  });

  it('names a broken constraint', () => {
    insert().run(['a', null, 1]);
    expect(faultIn(() => insert().run(['a', null, 2]))).toBe('constraint');
  });

  it('names a database that somebody else is writing', async () => {
    const other = await openSqlite(path, driver);
    try {
      other.exec('BEGIN IMMEDIATE');
      expect(faultIn(() => database.exec('BEGIN IMMEDIATE'))).toBe('busy');
      expect(database.inTransaction).toBe(false);
    } finally {
      other.close();
    }
  });

  it('names a database that may only be read', () => {
    database.exec('PRAGMA query_only = 1');
    expect(faultIn(() => insert().run(['a', null, 1]))).toBe('readonly');
  });

  it('names a file that is no database', async () => {
    const broken = join(directory, 'broken.db');
    writeFileSync(broken, 'This was never a database. '.repeat(200));
    const fault = await openSqlite(broken, driver)
      .then((opened) => {
        try {
          opened.exec('CREATE TABLE x (y)');
        } finally {
          opened.close();
        }
      })
      .then(() => 'none', sqliteFault);
    expect(fault).toBe('corrupt');
  });

  it('names a file that cannot be opened', async () => {
    const fault = await openSqlite(join(directory, 'missing', 'x.db'), driver).then(() => 'none', sqliteFault);
    expect(fault).toBe('cannot-open');
  });

  it('locks a file for one holder, until it is given back', async () => {
    const lock = join(directory, 'x.lock');
    const release = await lockFile(lock, driver);
    expect(await lockFile(lock, driver).then(() => 'none', sqliteFault)).toBe('busy');
    release();
    (await lockFile(lock, driver))();
  });

  it('answers nothing once it is closed', () => {
    const statement = insert();
    database.close();
    expect(() => statement.run(['a', null, 1])).toThrow();
    expect(() => statement.rows(['a', null, 1])).toThrow();
    expect(() => database.prepare('SELECT 1')).toThrow();
    expect(() => database.exec('SELECT 1')).toThrow();
    expect(() => database.close()).toThrow();
    expect(database.inTransaction).toBe(false);
  });
});

describe('errors of others', () => {
  it('have no fault', () => {
    expect(sqliteFault(new Error('mine'))).toBeUndefined();
    expect(sqliteFault('text')).toBeUndefined();
    expect(resultCode(null)).toBeUndefined();
  });
  it('of other kinds of SQLite are named so', () => {
    expect(sqliteFault(Object.assign(new Error('I/O'), { errcode: 10 | (3 << 8) }))).toBe('other');
  });
});
