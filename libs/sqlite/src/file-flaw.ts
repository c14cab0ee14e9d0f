import { statSync } from 'node:fs';
import type { SqliteDatabase } from './sqlite-database.js';

/** Up to here the indexes are compared with their tables as well, which takes several times as long. */
const INDEXED_FILE_BYTES = 16 * 1024 * 1024;

/** The first that SQLite finds wrong in a file of at most so many bytes, for a start; null: nothing, or the file is larger. */
export function fileFlaw(database: SqliteDatabase, path: string, mostBytes: number): string | null {
  const { size } = statSync(path);
  if (size > mostBytes) return null;
  const check = size <= INDEXED_FILE_BYTES ? 'PRAGMA integrity_check(1)' : 'PRAGMA quick_check(1)';
  const [verdict] = database.prepare(check).rows([])[0] ?? [];
  return verdict === 'ok' ? null : String(verdict);
}
