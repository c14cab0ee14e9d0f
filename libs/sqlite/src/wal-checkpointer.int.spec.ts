import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SqliteDatabase } from './index.js';
import { openSqlite, transaction, WalCheckpointer } from './index.js';

const MUCH = 2 ** 21;

describe('checkpoints beside the event loop', () => {
  let directory: string;
  let path: string;
  let database: SqliteDatabase;
  let checkpointer: WalCheckpointer | undefined;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sqlite-'));
    path = join(directory, 'x.db');
    database = await openSqlite(path);
    database.prepare('PRAGMA journal_mode = WAL').rows([]);
    database.exec('PRAGMA synchronous = NORMAL; CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)');
  });
  afterEach(async () => {
    await checkpointer?.close();
    database.close();
    rmSync(directory, { recursive: true });
  });

  const write = (rows: number) => {
    const insert = database.prepare('INSERT INTO t (text) VALUES (?)');
    transaction(database, () => {
      for (let row = 0; row < rows; row++) insert.run(['x'.repeat(3000)]);
    });
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const setting = (name: string) => database.prepare(`PRAGMA ${name}`).rows([])[0];

  it('bring into the database what was committed, which alone does not', async () => {
    checkpointer = new WalCheckpointer(database, path);
    write(5000);
    const before = statSync(path).size;
    checkpointer.written(MUCH);
    await until(() => statSync(path).size > before + 5000 * 3000);
    expect(database.prepare('SELECT count(*) FROM t').rows([])).toEqual([[5000]]);
  });

  it('leave a database alone to which little is written', async () => {
    checkpointer = new WalCheckpointer(database, path);
    write(5000);
    const before = statSync(path).size;
    for (let commit = 0; commit < 1000; commit++) checkpointer.written(100);
    await checkpointer.close();
    expect(statSync(path).size).toBe(before);
  });

  it('hold the writer when the log is long, so that it begins anew', async () => {
    const watched = new WalCheckpointer(database, path, { manyPages: 1000 });
    checkpointer = watched;
    write(2000);
    let held: Promise<void> | undefined;
    while ((held = watched.hold()) === undefined) {
      write(20);
      watched.written(MUCH);
      await nextTurn();
    }
    await held;
    write(1);
    // Pages in the log: it holds no more than the last commit.
    expect(setting('wal_checkpoint(PASSIVE)')?.[1]).toBeLessThan(10);
  });

  it('are tried again where one failed, and it is told once', async () => {
    const told: string[] = [];
    const failing = new WalCheckpointer(database, path, { warn: (message) => void told.push(message) });
    checkpointer = failing;
    const bringsAll = () => {
      const before = statSync(path).size;
      write(5000);
      return () => {
        failing.written(MUCH);
        return statSync(path).size > before + 5000 * 3000;
      };
    };
    await until(bringsAll());
    const isThere = bringsAll();
    const log = readFileSync(`${path}-wal`);
    truncateSync(`${path}-wal`);
    await until(() => isThere() || told.length > 0);
    writeFileSync(`${path}-wal`, log, { flag: 'r+' });
    await until(isThere);
    expect(told).toEqual([expect.stringMatching(/fail and are tried again/)]);
  });

  it('are made here where there can be no thread, whoever writes', async () => {
    const told: string[] = [];
    const alone = new WalCheckpointer(database, join(directory, 'missing', 'x.db'), {
      warn: (message) => void told.push(message),
    });
    checkpointer = alone;
    const writer = await openSqlite(path);
    writer.exec('PRAGMA synchronous = NORMAL');
    writer.prepare('PRAGMA wal_autocheckpoint = 0').rows([]);
    const insert = writer.prepare('INSERT INTO t (text) VALUES (?)');
    transaction(writer, () => Array.from({ length: 5000 }, () => insert.run(['x'.repeat(3000)])));
    const before = statSync(path).size;
    alone.written(MUCH);
    await until(() => told.length > 0);
    await until(() => {
      alone.written(1);
      return statSync(path).size > before + 5000 * 3000;
    });
    writer.close();
    expect(told).toEqual([expect.stringMatching(/are made on the event loop from now on/)]);
  });

  it('do not hold who writes any more where the thread does not answer, and go on once it has', async () => {
    const told: string[] = [];
    const hanging = new WalCheckpointer(database, path, { patience: 0, warn: (message) => void told.push(message) });
    checkpointer = hanging;
    write(5000);
    hanging.written(MUCH);
    await until(() => told.length > 0);
    expect([told, hanging.hold()]).toEqual([[expect.stringMatching(/hangs/)], undefined]);
    const before = statSync(path).size;
    await until(() => statSync(path).size > before + 5000 * 3000);
    write(5000);
    await until(() => {
      hanging.written(MUCH);
      return statSync(path).size > before + 10_000 * 3000;
    });
  });
});
