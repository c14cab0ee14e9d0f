import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreFullError } from '../errors.js';
import type { NewEvent } from '../event-store.js';
import { newEvent, readEverything } from '../testing/index.js';
import type { SqliteDatabase } from '@ringledger/sqlite';
import { EmbeddedEventStore, openEmbeddedEventStore, openLogDatabase } from './index.js';

describe('the embedded event store on a full disk', () => {
  let directory: string;
  let database: SqliteDatabase;
  let store: EmbeddedEventStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringledger-log-'));
    const path = join(directory, 'events.db');
    database = await openLogDatabase(path);
    store = new EmbeddedEventStore(database, path);
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  /** SQLite then answers as it does when the disk is full. */
  const allowPages = (count: number) => database.prepare(`PRAGMA max_page_count = ${count}`).rows([]);
  const pages = () => database.prepare('PRAGMA page_count').rows([])[0]?.[0] as number;
  const sized = (bytes: number) => newEvent({ data: { text: 'x'.repeat(bytes) } });

  const fill = async () => {
    const acknowledged: NewEvent[] = [];
    for (;;) {
      const event = sized(2000);
      try {
        await store.append('line-1', [event], acknowledged.length === 0 ? 'no-stream' : acknowledged.length - 1);
      } catch (error) {
        return { acknowledged, refused: event, error };
      }
      acknowledged.push(event);
    }
  };

  it('says so, loses nothing, and goes on once there is room', async () => {
    allowPages(pages() + 60);
    const { acknowledged, refused, error } = await fill();
    expect(error).toBeInstanceOf(StoreFullError);
    expect(acknowledged.length).toBeGreaterThan(10);
    expect((await readEverything(store)).map(({ id }) => id)).toEqual(acknowledged.map(({ id }) => id));
    expect(await store.headOfStream('line-1')).toBe(acknowledged.length - 1);
    await expect(store.append('line-1', [refused], acknowledged.length - 1)).rejects.toBeInstanceOf(StoreFullError);

    allowPages(pages() + 1000);
    await store.append('line-1', [refused], acknowledged.length - 1);
    await store.append('other-1', [newEvent()], 'no-stream');
    await store.close();
    store = await openEmbeddedEventStore({ directory });
    const events = await readEverything(store);
    expect(events.map(({ position }) => Number(position))).toEqual(events.map((_, index) => index + 1));
    expect(events).toHaveLength(acknowledged.length + 2);
  });

  it('writes what still fits, though a large append beside it does not', async () => {
    allowPages(pages() + 60);
    const attempts = await Promise.allSettled([
      store.append('line-1', [newEvent()], 'no-stream'),
      store.append('line-2', [sized(900_000)], 'no-stream'),
      store.append('line-3', [newEvent()], 'no-stream'),
    ]);
    expect(attempts.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await readEverything(store)).map(({ stream, position }) => [stream, Number(position)])).toEqual([
      ['line-1', 1],
      ['line-3', 2],
    ]);
    await expect(store.append('line-2', [newEvent()], 'no-stream')).resolves.toMatchObject({ revision: 0 });
  });

  it('tells a subscriber only what was written', async () => {
    allowPages(pages() + 60);
    const consumer = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const item of store.subscribe({ after: await store.head(), signal: consumer.signal })) {
        if (item.kind === 'events') seen.push(...item.events.map(({ id }) => id));
      }
    })();
    const { acknowledged } = await fill();
    allowPages(pages() + 1000);
    const last = newEvent();
    await store.append('line-2', [last], 'no-stream');
    while (!seen.includes(last.id)) await new Promise((resolve) => setImmediate(resolve));
    consumer.abort();
    await following;
    expect(seen).toEqual([...acknowledged.map(({ id }) => id), last.id]);
  });
});
