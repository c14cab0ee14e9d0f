import type { SqliteDatabase } from '@ringledger/sqlite';
import { transaction } from '@ringledger/sqlite';
import { ReadModelsUnusableError } from '../errors.js';

const FORMAT = 1;
/** Of every connection that writes. */
const SETTINGS = `PRAGMA journal_size_limit = 67108864; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32768`;
/** It moves pages into the database by itself only where the log has become twice as long as the checkpointer lets it become. */
export const THREAD_SETTINGS = `${SETTINGS}; PRAGMA wal_autocheckpoint = 32768`;

export function prepareDatabase(database: SqliteDatabase, path: string): void {
  database.prepare('PRAGMA journal_mode = WAL').rows([]);
  database.exec(SETTINGS);
  transaction(database, () => {
    const format = database.prepare('PRAGMA user_version').rows([])[0]?.[0];
    if (format === FORMAT) return;
    if (format !== 0) {
      throw new ReadModelsUnusableError(
        'unknown',
        `${path} was written by another version of the product (format ${String(format)}).`,
      );
    }
    database.exec(`
      CREATE TABLE collections (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        fields TEXT NOT NULL,
        indexes TEXT NOT NULL,
        many TEXT NOT NULL,
        UNIQUE (name, version)
      );
      CREATE TABLE active (name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
      PRAGMA user_version = ${FORMAT}`);
  });
}
