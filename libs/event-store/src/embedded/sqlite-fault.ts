import { sqliteFault } from '@ringledger/sqlite';
import { EventStoreError, EventStoreUnavailableError, StoreFullError, StoreUnusableError } from '../errors.js';

export function isDiskFull(error: unknown): boolean {
  return sqliteFault(error) === 'full';
}

/** The error of the port for an error of SQLite. `outcomeUnknown`: it came from the commit itself. */
export function toStoreError(error: unknown, path: string, outcomeUnknown = false): Error {
  if (error instanceof EventStoreError) return error;
  const cause = { cause: error };
  switch (sqliteFault(error)) {
    case 'busy':
      return new StoreUnusableError(
        'locked',
        `${path} is in use by another process. The embedded store is for one process: stop the other one, or use another data directory.`,
        cause,
      );
    case 'readonly':
      return new StoreUnusableError(
        'read-only',
        `${path} cannot be written. Give this process the right to write to the file and its directory.`,
        cause,
      );
    case 'full':
      return new StoreFullError(
        `No room left to write ${path}. Nothing was lost; free some space and try again.`,
        cause,
      );
    case 'corrupt':
      return corrupt(path, messageOf(error), cause);
    case 'cannot-open':
      return new StoreUnusableError('unknown', `${path} cannot be opened: ${messageOf(error)}`, cause);
    case undefined:
      return error instanceof Error ? error : new Error(messageOf(error), cause);
    default:
      return new EventStoreUnavailableError(`${path}: ${messageOf(error)}`, outcomeUnknown, cause);
  }
}

export function corrupt(path: string, what: string, options?: ErrorOptions): StoreUnusableError {
  return new StoreUnusableError(
    'corrupt',
    `${path} is damaged (${what}). Keep a copy of the file, then restore the data directory from a backup.`,
    options,
  );
}

function messageOf(error: unknown): string {
  // Not `instanceof Error`: an error of a built-in module may come from another realm.
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
