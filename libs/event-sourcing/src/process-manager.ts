import type { Decision } from './decider.js';
import type { DomainEvent, RecordedDomainEvent } from './event.js';

/** A command that a process manager gives; made by `reaction`. Its command id derives from the causing event and `ordinal`. */
export interface Reaction {
  readonly decision: Decision<unknown, unknown, DomainEvent, unknown>;
  readonly aggregateId: string;
  readonly input: unknown;
}

/** Where the input is held against the decision: what runs reactions knows neither. */
export function reaction<Input, State, E extends DomainEvent, Facts>(
  decision: Decision<Input, State, E, Facts>,
  aggregateId: string,
  input: Input,
): Reaction {
  return { decision: decision as unknown as Reaction['decision'], aggregateId, input };
}

/**
 * A durable reaction across contexts: a consumer of the log with its own checkpoint. Delivered at least once; the derived
 * command ids make the effect once. A refusal of the command is final (the world has moved on), an error is
 * retried, and so is what could not be decided because others were always faster.
 */
export interface ProcessManager<E extends DomainEvent = DomainEvent> {
  readonly name: string;
  readonly handles: readonly E['type'][];
  react(recorded: RecordedDomainEvent<E>): Promise<readonly Reaction[]>;
}
