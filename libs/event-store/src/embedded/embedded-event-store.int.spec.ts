import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '../event-store.js';
import { describeEventStoreContract } from '../testing/index.js';
import { openEmbeddedEventStore } from './index.js';
import type { SqliteDriver } from '@ringledger/sqlite';

const drivers: SqliteDriver[] =
  Number.parseInt(process.versions.node, 10) >= 24 ? ['libsql', 'node:sqlite'] : ['libsql'];

for (const driver of drivers) {
  const directories: string[] = [];
  const stores: EventStore[] = [];
  const open = async (directory: string) => {
    const store = await openEmbeddedEventStore({ directory, driver });
    stores.push(store);
    return store;
  };
  describeEventStoreContract(`embedded on ${driver}`, {
    async open() {
      const directory = await mkdtemp(join(tmpdir(), 'ringledger-log-'));
      directories.push(directory);
      return open(directory);
    },
    async restart(store) {
      await store.close();
      return open(directories[directories.length - 1] as string);
    },
    async dispose() {
      for (const store of stores.splice(0)) await store.close();
      for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
    },
  });
}
