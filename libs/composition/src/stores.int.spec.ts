import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@ringledger/configuration';
import type { Configuration } from '@ringledger/configuration';
import type { Position } from '@ringledger/event-store';
import { JsonLog } from '@ringledger/observability';
import type { StoredDocument } from '@ringledger/read-models';
import { openSqlite } from '@ringledger/sqlite';
import { openStores, openWholeStores } from './stores.js';
import type { Stores } from './stores.js';

describe('embedded stores', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'stores-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it.each([
    ['a data directory', () => undefined, ['', 'log', 'read-models']],
    ['theirs in a data directory', (data: string) => mkdir(data, { mode: 0o755 }), ['log', 'read-models']],
  ])('make %s that only their user can look into', async (_, before, made) => {
    const data = join(directory, 'data');
    await before(data);
    const stores = await openStores(readConfiguration({ RINGLEDGER_DATA: data }), new JsonLog('silent'));
    await stores.eventStore.close();
    await stores.readModels.close();
    for (const path of made) expect((await stat(join(data, path))).mode & 0o777).toBe(0o700);
  });

  describe('with read models that have seen the log up to its end', () => {
    let configuration: Configuration;
    let end: Position;
    const open = () => openWholeStores(configuration, new JsonLog('silent'));
    const close = async ({ eventStore, readModels }: Stores) => {
      await eventStore.close();
      await readModels.close();
    };

    beforeEach(async () => {
      configuration = readConfiguration({ RINGLEDGER_DATA: directory });
      const stores = await open();
      for (let number = 0; number < 3; number += 1) {
        const event = { id: randomUUID(), type: 'Counted', data: { number }, metadata: {} };
        end = (await stores.eventStore.append('count-1', [event], number === 0 ? 'no-stream' : number - 1)).position;
      }
      await close(stores);
    });

    const see = async (collection: string, position: string) => {
      const stores = await open();
      const seen = await stores.readModels.collection({ name: collection, version: 1, indexes: [] });
      await seen.write([{ id: 'one', position, document: { _id: 'one', position } as StoredDocument }]);
      await close(stores);
    };
    const lose = async (sql: string) => {
      const database = await openSqlite(join(directory, 'log', 'events.db'));
      database.exec(sql);
      database.close();
    };

    it.each(['checkpoints', 'followers'])('open while the %s are not ahead of the log', async (collection) => {
      await see(collection, end);
      await close(await open());
    });

    it.each([
      ['checkpoints', 'an end that is gone', () => lose('DELETE FROM events WHERE position > 2')],
      ['followers', 'an end that is gone', () => lose('DELETE FROM events WHERE position > 2')],
      ['checkpoints', 'no event any more', () => lose('DELETE FROM events')],
      ['checkpoints', 'no file any more', () => rm(join(directory, 'log'), { recursive: true })],
    ])('refuse, by their %s, a log with %s, and say what to do', async (collection, _, happens) => {
      await see(collection, end);
      await happens();
      const refused = { code: 'STORE_UNUSABLE', message: expect.stringMatching(/put the newest copy back and start/) };
      await expect(open()).rejects.toMatchObject(refused);
      // Nothing is held by what was refused, and a second try does not get any further.
      await expect(open()).rejects.toMatchObject(refused);
    });
  });
});
