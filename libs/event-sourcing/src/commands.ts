import type { Position } from '@ringledger/event-store';
import type { CommandContext, Decision } from './decider.js';
import type { DomainEvent } from './event.js';
import type { Refusal } from './refusal.js';

/** What became of a command. Infrastructure trouble is an exception, never an outcome. */
export type CommandOutcome<E extends DomainEvent = DomainEvent> =
  | {
      readonly accepted: true;
      readonly aggregateId: string;
      /** Revision of the aggregate's stream: the `version` that a client sends back as `expectedVersion`. */
      readonly version: number;
      /** What to wait for, to read one's own write. */
      readonly position: Position;
      /** What happened; of the first time, when the command was repeated. */
      readonly events: readonly E[];
    }
  | { readonly accepted: false; readonly refusals: readonly Refusal[] };

/** The one way to change anything. Implemented over the @nestjs/cqrs command bus by one generic handler. */
export abstract class Commands {
  abstract execute<Input, State, E extends DomainEvent, Facts>(
    decision: Decision<Input, State, E, Facts>,
    aggregateId: string,
    input: Input,
    context: CommandContext,
  ): Promise<CommandOutcome<E>>;
}
