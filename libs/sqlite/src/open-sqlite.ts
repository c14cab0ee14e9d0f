import { openLibsql } from './libsql-driver.js';
import { openNodeSqlite } from './node-sqlite-driver.js';
import type { SqliteDatabase, SqliteDriver } from './sqlite-database.js';

const FIRST_NODE_WITH_SQLITE = 24;

/** Node's own SQLite where it is ready for use; below, `libsql`. The file is made when it is not there; its directory is not. */
export async function openSqlite(path: string, driver: SqliteDriver = defaultDriver()): Promise<SqliteDatabase> {
  return driver === 'node:sqlite' ? openNodeSqlite(path) : openLibsql(path);
}

function defaultDriver(): SqliteDriver {
  return Number.parseInt(process.versions.node, 10) >= FIRST_NODE_WITH_SQLITE ? 'node:sqlite' : 'libsql';
}
