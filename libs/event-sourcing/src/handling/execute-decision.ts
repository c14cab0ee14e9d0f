import { Command } from '@nestjs/cqrs';
import type { CommandOutcome } from '../commands.js';
import type { CommandContext, Decision } from '../decider.js';
import type { DomainEvent } from '../event.js';

export type AnyDecision = Decision<unknown, unknown, DomainEvent, unknown>;

/** The envelope in which every decision travels over the command bus; one handler opens them all. */
export class ExecuteDecision extends Command<CommandOutcome> {
  constructor(
    readonly decision: AnyDecision,
    readonly aggregateId: string,
    readonly input: unknown,
    readonly context: CommandContext,
    /** For reactions: position of the causing event; what a first try wrote comes after it. */
    readonly causedAt?: string,
  ) {
    super();
  }
}
