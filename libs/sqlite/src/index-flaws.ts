import type { SqliteDatabase } from './sqlite-database.js';

/** One fault shows in many rows. */
const MOST = 10;

/** Where the file is damaged, or an index says something else than its table, each in a sentence; reads all of it. */
export function indexFlaws(database: SqliteDatabase): readonly string[] {
  const verdicts = database.prepare(`PRAGMA integrity_check(${MOST})`).rows([]).map(String);
  return verdicts.filter((verdict) => verdict !== 'ok').map((verdict) => `SQLite finds: ${verdict}.`);
}
