/** Anything that event sourcing itself refuses or cannot do; what a decision refuses is data, not an error. `code` is stable. */
export abstract class EventSourcingError extends Error {
  abstract readonly code: string;
}

/** An event that this program cannot read: an unknown type, a newer version, no upcast. */
export class UnreadableEventError extends EventSourcingError {
  readonly code = 'UNREADABLE_EVENT';
}

/** The read model has not come as far as was asked for within the bound. Ask again. */
export class ReadModelBehindError extends EventSourcingError {
  readonly code = 'READ_MODEL_BEHIND';
  constructor(readonly collection: string) {
    super(`${collection} has not come as far as asked for yet`);
  }
}

/** Others were always faster: nothing was decided. The same can be sent again. */
export class TooMuchContentionError extends EventSourcingError {
  readonly code = 'TOO_MUCH_CONTENTION';
}

/** The parts that a process is made of do not fit together; told at the start. */
export class WiringError extends EventSourcingError {
  readonly code = 'EVENT_SOURCING_WIRING';
}
