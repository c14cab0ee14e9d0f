import { join } from 'node:path';
import { lockFile, sqliteFault } from '@ringledger/sqlite';
import type { SqliteDriver } from '@ringledger/sqlite';
import { toStoreError } from './sqlite-fault.js';

/**
 * Makes this process the only one that uses a directory, by a lock of the operating system that ends with the process,
 * however that ends. On a file of its own: the log's files can then be looked at before SQLite opens, and mends, them.
 *
 * @returns what gives the directory free
 * @throws StoreUnusableError 'locked'
 */
export async function lockDirectory(directory: string, driver?: SqliteDriver): Promise<() => void> {
  const path = join(directory, 'events.lock');
  return lockFile(path, driver).catch((error: unknown) => {
    throw toStoreError(error, sqliteFault(error) === 'busy' ? directory : path);
  });
}
