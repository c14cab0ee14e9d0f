import type { SqliteDatabase } from '@ringledger/sqlite';
import { StoreUnusableError } from '../errors.js';
import { corrupt } from './sqlite-fault.js';

/** "RLog": tells this file from other SQLite files. */
const APPLICATION_ID = 0x524c6f67;
const SCHEMA_VERSION = 1;

/**
 * Positions are the row ids, without gaps. Names stand once and are numbers elsewhere; an id is looked up only within its
 * stream, so it has no index of its own (random keys would cost a page a row). Small columns come first, so that a filter
 * looks at a row without touching its overflow pages.
 */
const TABLES = `
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE types (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 0),
    type INTEGER NOT NULL,
    category INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    data TEXT NOT NULL,
    metadata TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_of_stream ON events (stream, revision);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * The lock is SQLite's own on the file: it ends with the process, however that ends. A commit does not wait for the disk: the group commit does,
 * beside the event loop, before it answers.
 */
export function configure(database: SqliteDatabase): void {
  database.prepare('PRAGMA locking_mode = EXCLUSIVE').rows([]);
  database.prepare('PRAGMA journal_mode = WAL').rows([]);
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('PRAGMA cache_size = -32768');
  database.exec('BEGIN IMMEDIATE; COMMIT');
}

/**
 * Writes the log into one file and lets go of it. Closing alone is not enough: libsql keeps a connection, and its lock,
 * until the last statement is collected as garbage. A failure loses nothing, the next start finds the same files.
 */
export function release(database: SqliteDatabase): void {
  try {
    database.prepare('PRAGMA journal_mode = DELETE').rows([]);
    database.prepare('PRAGMA locking_mode = NORMAL').rows([]);
    database.prepare('SELECT 1 FROM sqlite_schema').rows([]);
  } finally {
    database.close();
  }
}

export function createTables(database: SqliteDatabase, path: string): void {
  const version = pragma(database, 'user_version');
  if (version === SCHEMA_VERSION && pragma(database, 'application_id') === APPLICATION_ID) return;
  if (version !== SCHEMA_VERSION && pragma(database, 'application_id') === APPLICATION_ID) {
    throw new StoreUnusableError(
      'unknown',
      `${path} was written by another version of the product (format ${String(version)}). Start it with that version.`,
    );
  }
  if (version !== 0 || database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').rows([]).length > 0) {
    throw corrupt(path, 'it is not an event log of this version');
  }
  database.exec(`BEGIN IMMEDIATE; ${TABLES} COMMIT`);
}

function pragma(database: SqliteDatabase, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).rows([])[0]?.[0];
}
