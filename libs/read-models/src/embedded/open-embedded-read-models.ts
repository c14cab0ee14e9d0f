import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { SqliteDatabase, SqliteDriver } from '@ringledger/sqlite';
import { lockFile, openSqlite } from '@ringledger/sqlite';
import { makeDirectory } from '@ringledger/system';
import { ReadModelsUnusableError } from '../errors.js';
import { checkContents } from './check-contents.js';
import { toReadModelError } from './embedded-fault.js';
import { EmbeddedReadModels } from './embedded-read-models.js';
import { prepareDatabase } from './schema.js';

export interface EmbeddedReadModelsOptions {
  /** Made, for this user alone, when it is not there. The documents are `read-models.db` in it. */
  readonly directory: string;
  readonly driver?: SqliteDriver;
  /** Told what goes on but not as it should. Default: `process.emitWarning`. */
  readonly warn?: (message: string) => void;
  /** Written characters after which a thread of its own writes; 0: from the start. */
  readonly threadAfter?: number;
  /** Also where the file is damaged, for who looks at it or mends it. */
  readonly unchecked?: boolean;
}

/** @throws ReadModelsUnusableError another process holds the file, it cannot be written, or it is damaged; ReadModelsFullError */
export async function openEmbeddedReadModels(options: EmbeddedReadModelsOptions): Promise<EmbeddedReadModels> {
  const { directory, driver, warn = (message) => process.emitWarning(message), threadAfter } = options;
  const path = join(directory, 'read-models.db');
  await ensureWritable(directory);
  let unlock: (() => void) | undefined;
  let database: SqliteDatabase | undefined;
  try {
    unlock = await lockFile(join(directory, 'read-models.lock'), driver);
    database = await openSqlite(path, driver);
    prepareDatabase(database, path);
    if (!options.unchecked) checkContents(database, path);
    const writing = threadAfter === undefined ? {} : { threadAfter };
    const readModels = new EmbeddedReadModels(database, path, unlock, warn, writing);
    await readModels.begin();
    return readModels;
  } catch (error) {
    database?.close();
    unlock?.();
    throw toReadModelError(error, path);
  }
}

async function ensureWritable(directory: string): Promise<void> {
  try {
    await makeDirectory(directory);
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ReadModelsUnusableError(
      'read-only',
      `${directory} cannot be made or written: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}
