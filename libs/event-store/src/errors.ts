import type { ExpectedRevision } from './event-store.js';

/** Anything that the log refuses or cannot do. `code` is stable. */
export abstract class EventStoreError extends Error {
  abstract readonly code: string;
}

/** Somebody wrote in between: load again and decide again. `actual` is -1 when the stream has no event. */
export class WrongExpectedRevisionError extends EventStoreError {
  readonly code = 'WRONG_EXPECTED_REVISION';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: number,
  ) {
    super(`Stream ${stream} is at revision ${actual}, expected ${expected}`);
  }
}

/** Over 1 MiB of JSON in one append: refused before the wire. */
export class EventTooLargeError extends EventStoreError {
  readonly code = 'EVENT_TOO_LARGE';
}

/** An event that JSON cannot hold, a bad id, a reserved (`$…`) name, an empty append. */
export class InvalidEventError extends EventStoreError {
  readonly code = 'INVALID_EVENT';
}

/** The store does not answer. With `outcomeUnknown` the append may have been written, or may be written later: send the same again. */
export class EventStoreUnavailableError extends EventStoreError {
  readonly code = 'EVENT_STORE_UNAVAILABLE';
  constructor(
    message: string,
    readonly outcomeUnknown: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** No room on the disk: nothing of this append was written, nothing earlier was lost. */
export class StoreFullError extends EventStoreError {
  readonly code = 'STORE_FULL';
}

/** The data directory cannot be used: held by another process, read-only, damaged. The message says which and what to do. */
export class StoreUnusableError extends EventStoreError {
  readonly code = 'STORE_UNUSABLE';
  constructor(
    readonly reason: 'locked' | 'read-only' | 'corrupt' | 'unknown',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
