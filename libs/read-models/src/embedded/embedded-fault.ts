import { sqliteFault } from '@ringledger/sqlite';
import { ReadModelError, ReadModelsFullError, ReadModelsUnavailableError, ReadModelsUnusableError } from '../errors.js';

/** The error of the port for an error of SQLite; any other is a fault of the program and stays as it is. */
export function toReadModelError(error: unknown, path: string): Error {
  if (error instanceof ReadModelError) return error;
  const cause = { cause: error };
  const said = String((error as { message?: unknown } | null)?.message ?? error);
  switch (sqliteFault(error)) {
    case 'full':
      return new ReadModelsFullError(
        `No room left to write ${path}. Nothing was lost; free some space and try again.`,
        cause,
      );
    case 'busy':
      return new ReadModelsUnusableError(
        'locked',
        `${path} is in use by another process. The embedded read models are for one process: stop the other one, or use another data directory.`,
        cause,
      );
    case 'readonly':
      return new ReadModelsUnusableError(
        'read-only',
        `${path} cannot be written. Give this process the right to write to the file and its directory.`,
        cause,
      );
    case 'corrupt':
      return corrupt(path, said, cause);
    case 'cannot-open':
      return new ReadModelsUnusableError('unknown', `${path} cannot be opened: ${said}`, cause);
    case 'other':
    case 'constraint':
      return new ReadModelsUnavailableError(`${path}: ${said}`, cause);
    case undefined:
      return error instanceof Error ? error : new Error(said, cause);
  }
}

export function corrupt(path: string, what: string, options?: ErrorOptions): ReadModelsUnusableError {
  return new ReadModelsUnusableError(
    'corrupt',
    `${path} is damaged (${what}). Keep a copy of the file; npm run cli -- rebuild-read-models mends indexes. Where that does not help, ` +
      'restore the data directory from a backup.',
    options,
  );
}
