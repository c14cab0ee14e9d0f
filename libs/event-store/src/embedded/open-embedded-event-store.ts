import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnusableError } from '../errors.js';
import { lockDirectory } from './directory-lock.js';
import { EmbeddedEventStore } from './embedded-event-store.js';
import { checkContents, checkFiles } from './integrity.js';
import { openSqlite } from '@ringledger/sqlite';
import { configure, createTables } from './schema.js';
import type { SqliteDatabase, SqliteDriver } from '@ringledger/sqlite';
import { makeDirectory } from '@ringledger/system';
import { toStoreError } from './sqlite-fault.js';

export interface EmbeddedEventStoreOptions {
  /** Made, for this user alone, when it is not there. The log is `events.db` in it. */
  readonly directory: string;
  readonly driver?: SqliteDriver;
  /** Told, once and in a sentence, what was found and mended at the start. Default: `process.emitWarning`. */
  readonly warn?: (message: string) => void;
}

/** @throws StoreUnusableError another process holds the directory, it cannot be written, or the log is damaged; StoreFullError */
export async function openEmbeddedEventStore(options: EmbeddedEventStoreOptions): Promise<EmbeddedEventStore> {
  const { directory, driver, warn } = options;
  const path = join(directory, 'events.db');
  await ensureWritable(directory, path);
  const unlock = await lockDirectory(directory, driver);
  try {
    return new EmbeddedEventStore(await openLogDatabase(path, driver, warn), path, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The database under the store, checked and with its tables: for measuring what the store itself costs. */
export async function openLogDatabase(
  path: string,
  driver?: SqliteDriver,
  warn: (message: string) => void = (message) => process.emitWarning(message),
): Promise<SqliteDatabase> {
  let database: SqliteDatabase | undefined;
  try {
    checkFiles(path, warn);
    database = await openSqlite(path, driver);
    configure(database);
    createTables(database, path);
    await checkContents(database, path);
    return database;
  } catch (error) {
    database?.close();
    throw toStoreError(error, path);
  }
}

async function ensureWritable(directory: string, path: string): Promise<void> {
  try {
    await makeDirectory(directory);
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    await access(path, constants.R_OK | constants.W_OK).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const denied = code === 'EACCES' || code === 'EROFS' || code === 'EPERM';
    throw new StoreUnusableError(
      'read-only',
      denied
        ? `${directory} cannot be written. Give this process the right to write to the directory and the files in it.`
        : `${directory} cannot be used: ${message}`,
      { cause: error },
    );
  }
}
