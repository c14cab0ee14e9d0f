import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqliteDatabase } from '@ringledger/sqlite';
import { openSqlite, sqliteFault, WriterLostError, WriterThread } from '@ringledger/sqlite';
import type { Collection } from '../read-models.js';
import { SYSTEM } from '../read-models.js';
import type { BatchWriterOptions, Thread } from './batch-writer.js';
import { EmbeddedReadModels } from './embedded-read-models.js';
import { prepareDatabase, THREAD_SETTINGS } from './schema.js';

interface Document {
  readonly _id: string;
  readonly version: number;
  readonly tags?: unknown;
  readonly text?: string;
}

describe('embedded read models that a thread writes', () => {
  let directory: string;
  let path: string;
  let database: SqliteDatabase;
  let readModels: EmbeddedReadModels;
  let told: string[];

  const openWith = async (writing: Pick<BatchWriterOptions, 'threadAfter' | 'start'> = { threadAfter: 0 }) => {
    database = await openSqlite(path);
    prepareDatabase(database, path);
    readModels = new EmbeddedReadModels(
      database,
      path,
      () => undefined,
      (message) => void told.push(message),
      writing,
    );
    await readModels.begin();
  };
  const documents = (version = 1): Promise<Collection<Document>> =>
    readModels.collection({
      name: 'documents',
      version,
      indexes: [{ name: 'tags', fields: [{ field: 'tags', direction: 1 }] }],
    });
  const put = (n: number | string, rest: Partial<Document> = {}) => ({
    id: `${n}`,
    position: '1',
    document: { _id: `${n}`, version: 1, ...rest },
  });
  const startReal = () => WriterThread.start({ driver: database.driver, path, settings: THREAD_SETTINGS });
  const isHeld = () => {
    try {
      database.exec('BEGIN IMMEDIATE; ROLLBACK');
      return false;
    } catch (error) {
      return sqliteFault(error) === 'busy';
    }
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'read-models-'));
    path = join(directory, 'read-models.db');
    told = [];
  });
  afterEach(async () => {
    await readModels.close();
    rmSync(directory, { recursive: true });
  });

  it('keep the order of writes while a thread takes over', async () => {
    let isByThread = false;
    const start = async (): Promise<Thread> => {
      const thread = await startReal();
      return {
        ended: thread.ended,
        close: () => thread.close(),
        write: (writes) => ((isByThread = true), thread.write(writes)),
      };
    };
    await openWith({ threadAfter: 20_000, start });
    const counters = await documents();
    const replaced: Promise<boolean>[] = [counters.compareAndSet('a', null, { _id: 'a', version: 0 })];
    for (let version = 1; !isByThread || version % 500 !== 0; version++) {
      const next = { _id: 'a', version, text: 'x'.repeat(100) };
      replaced.push(counters.compareAndSet('a', version - 1, next));
      if (version % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(new Set(await Promise.all(replaced))).toEqual(new Set([true]));
    expect(await counters.get(SYSTEM, 'a')).toMatchObject({ version: replaced.length - 1 });
  });

  it('show each write to whoever reads once it is resolved', async () => {
    await openWith();
    const counters = await documents();
    const count = async (id: string) => {
      for (let version = 0; version < 50; version++) {
        await counters.compareAndSet(id, version === 0 ? null : version - 1, { _id: id, version });
        expect(await counters.get(SYSTEM, id)).toMatchObject({ version });
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, n) => count(`${n}`)));
  });

  it('write all that was asked for before they close', async () => {
    await openWith();
    const lines = await documents();
    const written = Array.from({ length: 2000 }, (_, n) => lines.write([put(n)]));
    const replaced = lines.compareAndSet('last', null, { _id: 'last', version: 1 });
    await readModels.close();
    await Promise.all(written);
    expect(await replaced).toBe(true);
    await openWith();
    expect(await (await documents()).count(SYSTEM)).toBe(2001);
  });

  it('drop and activate a version behind the writes before it, and none of others is lost', async () => {
    await openWith();
    const [old, next] = [await documents(1), await documents(2)];
    const before = Array.from({ length: 300 }, (_, n) => Promise.all([old.write([put(n)]), next.write([put(n)])]));
    const changed = [readModels.activate('documents', 2), readModels.drop('documents', 1)];
    const after = Array.from({ length: 300 }, (_, n) => next.write([put(n + 300)]));
    const late = old.write([put('late')]);
    await expect(late).rejects.toMatchObject({ code: 'INVALID_READ_MODEL_REQUEST' });
    await Promise.allSettled(before);
    await Promise.all([...changed, ...after]);
    expect([await readModels.activeVersion('documents'), await next.count(SYSTEM)]).toEqual([2, 600]);
    expect(await (await documents(1)).count(SYSTEM)).toBe(0);
  });

  it('file documents right whose field has its first array while others are being written', async () => {
    await openWith();
    const lines = await documents();
    const tags = (n: number) => (n < 100 || n % 2 === 0 ? `single-${n % 7}` : [`one-${n % 7}`, `two-${n % 5}`]);
    await Promise.all(Array.from({ length: 300 }, (_, n) => lines.write([put(n, { tags: tags(n) })])));
    const again = await lines.compareAndSetMany([
      { id: '101', expected: 1, next: { _id: '101', version: 2, tags: ['other'] } },
      { id: '102', expected: 1, next: null },
      { id: '104', expected: 1, next: { _id: '104', version: 2, tags: 'other' } },
    ]);
    expect(again).toEqual([true, true, true]);
    const misfiled = [];
    for await (const id of lines.misfiled()) misfiled.push(id);
    expect(misfiled).toEqual([]);
    expect(await lines.count(SYSTEM, { tags: { $eq: 'other' } })).toBe(2);
  });

  it('say that the disk is full, keep what was acknowledged, and go on when there is room', async () => {
    let thread: WriterThread | undefined;
    await openWith({ threadAfter: 0, start: async () => (thread = await startReal()) });
    const setting = (pages: number) => ({ sql: `PRAGMA max_page_count = ${pages}`, parameters: [], follow: [] });
    const lines = await documents();
    await lines.write([put(0, { text: 'kept' })]);
    await thread?.write([setting(30)]);
    const large = Array.from({ length: 50 }, (_, n) => put(n + 1, { text: 'x'.repeat(4000) }));
    await expect(lines.write(large)).rejects.toMatchObject({ code: 'READ_MODELS_FULL' });
    expect(await lines.get(SYSTEM, '0')).toMatchObject({ text: 'kept' });
    await thread?.write([setting(100_000)]);
    await lines.write(large);
    expect([await lines.count(SYSTEM), told]).toEqual([51, []]);
  });

  it('write on the event loop where the thread does not begin', async () => {
    await openWith({ threadAfter: 0, start: () => Promise.reject(new Error('no threads here')) });
    const lines = await documents();
    await lines.write([put(1)]);
    expect(await lines.count(SYSTEM)).toBe(1);
    expect(told).toEqual([expect.stringContaining('no threads here')]);
  });

  it('say that writes of a thread that died may have happened, and write on the event loop', async () => {
    const died: Thread = {
      write: () => Promise.reject(new WriterLostError('died')),
      close: () => Promise.reject(new Error('There is none to close')),
      ended: Promise.resolve(),
    };
    await openWith({ threadAfter: 0, start: () => Promise.resolve(died) });
    const lines = await documents();
    const lost = [lines.write([put(1)]), lines.compareAndSet('2', null, { _id: '2', version: 1 })];
    for (const one of lost) await expect(one).rejects.toMatchObject({ code: 'READ_MODELS_UNAVAILABLE' });
    await lines.write([put(1)]);
    expect(await lines.compareAndSet('2', null, { _id: '2', version: 1 })).toBe(true);
    expect(await lines.count(SYSTEM)).toBe(2);
    expect(told).toEqual([expect.stringContaining('died')]);
  });

  it('refuse writes while a thread that hangs may hold the database', async () => {
    let hangsNoMore: () => void = () => undefined;
    const hanging: Thread = {
      write: () => Promise.reject(new WriterLostError('it does not answer')),
      close: () => Promise.reject(new Error('It would not answer')),
      ended: new Promise((resolve) => (hangsNoMore = resolve)),
    };
    await openWith({ threadAfter: 0, start: () => Promise.resolve(hanging) });
    const lines = await documents();
    const refused = { code: 'READ_MODELS_UNAVAILABLE' };
    await expect(lines.write([put(1)])).rejects.toMatchObject(refused);
    await expect(lines.write([put(2)])).rejects.toMatchObject(refused);
    await expect(readModels.activate('documents', 1)).rejects.toMatchObject(refused);
    expect(await lines.count(SYSTEM)).toBe(0);
    hangsNoMore();
    await lines.write([put(3)]);
    await readModels.activate('documents', 1);
    expect([await lines.count(SYSTEM), told.length]).toEqual([1, 1]);
  });

  it('let go of the database when they close', async () => {
    await openWith();
    await (await documents()).write([put(1)]);
    await readModels.close();
    database = await openSqlite(path);
    expect(isHeld()).toBe(false);
    database.close();
    await openWith();
  });
});
