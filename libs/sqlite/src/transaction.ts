import type { SqliteDatabase } from './sqlite-database.js';

/**
 * All of `work` or nothing of it. A write transaction from its first statement, so that it never fails half-way for a lock.
 * `work` is synchronous: nothing else of this process comes in between.
 */
export function transaction<T>(database: SqliteDatabase, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has rolled back already; a second ROLLBACK would throw over the true error.
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
