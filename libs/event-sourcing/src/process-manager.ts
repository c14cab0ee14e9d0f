import type { Decision } from './decider.js';
import type { DomainEvent, RecordedDomainEvent } from './event.js';

/** A command that a process manager gives. Its command id derives from the causing event and `ordinal`. */
export interface Reaction<Input = unknown, State = unknown, E extends DomainEvent = DomainEvent, Facts = unknown> {
  readonly decision: Decision<Input, State, E, Facts>;
  readonly aggregateId: string;
  readonly input: Input;
}

/**
 * A durable reaction across contexts: a consumer of the log with its own checkpoint. Delivered at least once; the derived
 * command ids make the effect once. A refusal of the command is final (the world has moved on), an error is retried.
 */
export interface ProcessManager<E extends DomainEvent = DomainEvent> {
  readonly name: string;
  readonly handles: readonly E['type'][];
  react(recorded: RecordedDomainEvent<E>): Promise<readonly Reaction[]>;
}
