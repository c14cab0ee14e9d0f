import type { SqliteDatabase } from '@ringledger/sqlite';
import { fileFlaw } from '@ringledger/sqlite';
import { corrupt } from './embedded-fault.js';

/** Up to here the whole file is checked at each start: a fifth of a second. */
const WHOLE_FILE_BYTES = 64 * 1024 * 1024;

/** The whole of a file of moderate size; of any file how each table begins. */
export function checkContents(database: SqliteDatabase, path: string): void {
  const flaw = fileFlaw(database, path, WHOLE_FILE_BYTES);
  if (flaw !== null) throw corrupt(path, flaw);
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").rows([]);
  for (const [name] of tables) database.prepare(`SELECT * FROM ${String(name)} NOT INDEXED LIMIT 1`).rows([]);
}
