import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WalSync } from '@ringledger/sqlite';
import { EventStoreUnavailableError } from '../errors.js';
import type { RecordedEvent } from '../event-store.js';
import { newEvent, readEverything } from '../testing/index.js';
import { EmbeddedEventStore, openEmbeddedEventStore, openLogDatabase } from './index.js';

/** A disk that takes as long as the test wants, and may fail. */
class SlowDisk {
  readonly #turns: { readonly done: () => void; readonly fail: (error: Error) => void }[] = [];

  reached(): Promise<void> {
    return new Promise((done, fail) => this.#turns.push({ done, fail }));
  }

  get turns(): number {
    return this.#turns.length;
  }

  done(turn: number): void {
    this.#turns[turn]?.done();
  }

  fail(turn: number): void {
    this.#turns[turn]?.fail(new Error('EIO: i/o error, fdatasync'));
  }

  async close(): Promise<void> {}
}

describe('the embedded event store while the disk is busy', () => {
  let directory: string;
  let disk: SlowDisk;
  let store: EmbeddedEventStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringledger-log-'));
    const path = join(directory, 'events.db');
    disk = new SlowDisk();
    store = new EmbeddedEventStore(await openLogDatabase(path), path, () => undefined, disk as unknown as WalSync);
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  const turn = async (number: number) => {
    while (disk.turns < number) await new Promise((resolve) => setImmediate(resolve));
  };
  const idle = async () => {
    for (let n = 0; n < 10; n++) await new Promise((resolve) => setImmediate(resolve));
  };

  it('lets nobody hear of an event before it is there', async () => {
    const consumer = new AbortController();
    const seen: RecordedEvent[] = [];
    const following = (async () => {
      for await (const item of store.subscribe({ after: await store.head(), signal: consumer.signal })) {
        if (item.kind === 'events') seen.push(...item.events);
      }
    })();
    const heard: string[] = [];
    const note = (what: string) => () => void heard.push(what);
    const all = [store.append('line-1', [newEvent()], 'no-stream').then(note('append'))];
    await turn(1);
    all.push(store.headOfStream('line-1').then(note('head')), store.readStream('line-1').then(note('read')));
    expect(await store.headOfStream('line-2')).toBe(-1);
    expect((await store.readAll()).events).toEqual([]);
    await idle();
    expect([heard, seen]).toEqual([[], []]);

    disk.done(0);
    await Promise.all(all);
    while (seen.length === 0) await idle();
    expect(heard.toSorted()).toEqual(['append', 'head', 'read']);
    consumer.abort();
    await following;
  });

  it('puts what comes meanwhile into one group, which the disk gets after the one before', async () => {
    const first = store.append('line-1', [newEvent()], 'no-stream');
    await turn(1);
    const later = [
      store.append('line-1', [newEvent()], 0),
      store.append('line-2', [newEvent()], 'no-stream'),
      store.append('line-3', [newEvent()], 'no-stream'),
    ];
    await idle();
    expect(disk.turns).toBe(1);
    disk.done(0);
    await first;
    await turn(2);
    disk.done(1);
    expect((await Promise.all(later)).map(({ position }) => Number(position))).toEqual([2, 3, 4]);
    expect(disk.turns).toBe(2);
  });

  it('says that the outcome is unknown when the disk fails, and takes nothing more until it is opened again', async () => {
    const consumer = new AbortController();
    const seen: RecordedEvent[] = [];
    const following = (async () => {
      for await (const item of store.subscribe({ after: await store.head(), signal: consumer.signal })) {
        if (item.kind === 'events') seen.push(...item.events);
      }
    })();
    const event = newEvent();
    await store.ready();
    const append = store.append('line-1', [event], 'no-stream');
    await turn(1);
    const read = store.readStream('line-1');
    disk.fail(0);
    await expect(append).rejects.toMatchObject({ code: 'EVENT_STORE_UNAVAILABLE', outcomeUnknown: true });
    await expect(read).rejects.toBeInstanceOf(EventStoreUnavailableError);
    await expect(store.headOfStream('line-1')).rejects.toBeInstanceOf(EventStoreUnavailableError);
    await expect(store.append('line-2', [newEvent()], 'no-stream')).rejects.toThrow('did not reach the disk');
    await expect(store.ready()).rejects.toThrow('did not reach the disk');
    expect(disk.turns).toBe(1);
    consumer.abort();
    await following;
    expect(seen).toEqual([]);

    await store.close();
    store = await openEmbeddedEventStore({ directory });
    const kept = await store.append('line-1', [event], 'no-stream');
    expect(kept.revision).toBe(0);
    expect((await readEverything(store)).map(({ id }) => id)).toEqual([event.id]);
  });
});
