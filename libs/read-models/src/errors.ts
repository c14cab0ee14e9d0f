/** Anything that the read-model store refuses or cannot do. `code` is stable. */
export abstract class ReadModelError extends Error {
  abstract readonly code: string;
}

/** The store does not answer; the write may or may not have happened, and may be repeated: it is guarded. */
export class ReadModelsUnavailableError extends ReadModelError {
  readonly code = 'READ_MODELS_UNAVAILABLE';
}

/** A filter, sort, limit or document that the port does not allow. */
export class InvalidReadModelRequestError extends ReadModelError {
  readonly code = 'INVALID_READ_MODEL_REQUEST';
}

/** No room on the disk. */
export class ReadModelsFullError extends ReadModelError {
  readonly code = 'READ_MODELS_FULL';
}

/** The embedded store cannot be used as it is; `reason` tells what an operator has to do. */
export class ReadModelsUnusableError extends ReadModelError {
  readonly code = 'READ_MODELS_UNUSABLE';

  constructor(
    readonly reason: 'locked' | 'read-only' | 'corrupt' | 'unknown',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
