import { openSqlite } from './open-sqlite.js';
import type { SqliteDriver } from './sqlite-database.js';

/**
 * Makes this process the only one that holds the lock of this file, by a lock of the operating system that ends with the
 * process, however that ends. On a file of its own: what it guards can then be looked at before SQLite opens, and mends, it.
 *
 * @returns what gives the lock back
 * @throws an error with the fault 'busy' when another process, or another part of this one, holds it
 */
export async function lockFile(path: string, driver?: SqliteDriver): Promise<() => void> {
  const database = await openSqlite(path, driver);
  try {
    // Never committed, nothing is ever written: the open transaction is the lock.
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw error;
  }
  return () => {
    // Closing alone keeps the lock until the last statement has been collected (libsql).
    database.exec('ROLLBACK');
    database.close();
  };
}
