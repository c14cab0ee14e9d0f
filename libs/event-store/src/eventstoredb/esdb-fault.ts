import { ErrorType } from '@eventstore/db-client';
import { SilenceError } from './timing.js';

/**
 * What an error of the client library means.
 * - `conflict`: another revision. `actual` -1 is no stream.
 * - `missing`: no such stream.
 * - `refused`: an answer that will not change by asking again.
 * - `unavailable`: ask again. `notWritten` when an append cannot have been written, nor be written later.
 */
export type EsdbFault =
  | { readonly kind: 'conflict'; readonly actual: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'unavailable'; readonly message: string; readonly notWritten: boolean };

const UNSENT = /ECONNREFUSED|ENOTFOUND|Failed to discover/;

/** Raised here, before anything was sent. */
export class NotSentError extends Error {}

interface ClientError {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly actualVersion?: unknown;
}

const UNAVAILABLE = 'EventStoreDB is unavailable: ';

/** By `type`, `code` and text: some failures come as bare errors, others as an unknown one whose text says what it is. */
export function esdbFault(error: unknown): EsdbFault {
  const { type, code, message, actualVersion } = (error ?? {}) as ClientError;
  const text = typeof message === 'string' && message !== '' ? message : String(type ?? error);
  switch (type) {
    case ErrorType.WRONG_EXPECTED_VERSION:
      return { kind: 'conflict', actual: typeof actualVersion === 'bigint' ? Number(actualVersion) : -1 };
    case ErrorType.STREAM_NOT_FOUND:
      return { kind: 'missing' };
    case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
      return { kind: 'too-large' };
    case ErrorType.ACCESS_DENIED:
      return { kind: 'refused', message: 'EventStoreDB refused the user, its password, or its right to do this' };
    case ErrorType.STREAM_DELETED:
      return { kind: 'refused', message: 'The stream was deleted for ever' };
    default:
  }
  if (/MaximumAppend(Event)?SizeExceeded|maximum append/i.test(text)) return { kind: 'too-large' };
  if (/server is (not ready|(too )?busy)|too busy/i.test(text)) {
    return { kind: 'unavailable', message: `EventStoreDB: ${text}`, notWritten: true };
  }
  const notWritten = error instanceof NotSentError || type === ErrorType.NOT_LEADER || UNSENT.test(text);
  const silent = error instanceof SilenceError;
  const where = code === undefined || silent ? '' : ` (${JSON.stringify(code)})`;
  // A failed connection says so already.
  const said = text.startsWith(UNAVAILABLE) ? text : `${UNAVAILABLE}${text}${where}`;
  return { kind: 'unavailable', message: said, notWritten };
}
