import { CommandBus, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Injectable } from '@nestjs/common';
import { Commands } from '../commands.js';
import type { CommandOutcome } from '../commands.js';
import type { CommandContext, Decision } from '../decider.js';
import type { DomainEvent } from '../event.js';
import { DecisionHandler } from './decision-handler.js';
import { ExecuteDecision } from './execute-decision.js';
import type { AnyDecision } from './execute-decision.js';

@CommandHandler(ExecuteDecision)
export class ExecuteDecisionHandler implements ICommandHandler<ExecuteDecision> {
  constructor(private readonly handler: DecisionHandler) {}

  execute(command: ExecuteDecision): Promise<CommandOutcome> {
    return this.handler.handle(command);
  }
}

@Injectable()
export class CqrsCommands extends Commands {
  constructor(private readonly bus: CommandBus) {
    super();
  }

  execute<Input, State, E extends DomainEvent, Facts>(
    decision: Decision<Input, State, E, Facts>,
    aggregateId: string,
    input: Input,
    context: CommandContext,
  ): Promise<CommandOutcome<E>> {
    const envelope = new ExecuteDecision(decision as unknown as AnyDecision, aggregateId, input, context);
    return this.bus.execute(envelope) as Promise<CommandOutcome<E>>;
  }
}
