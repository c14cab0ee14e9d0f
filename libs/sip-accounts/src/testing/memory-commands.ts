import type { Aggregate, CommandContext, CommandOutcome, Decision, DomainEvent } from '@ringledger/event-sourcing';
import { AggregateReader, Commands, streamName } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';

/** Commands over streams in memory, with the two promises that a door relies on: one command id, one effect; the first answer again. */
export class MemoryCommands extends Commands {
  readonly #streams = new Map<string, DomainEvent[]>();
  readonly #answers = new Map<string, CommandOutcome<never>>();
  readonly #reader = new (class extends AggregateReader {
    constructor(private readonly commands: MemoryCommands) {
      super();
    }

    override async state<S, E extends DomainEvent>(aggregate: Aggregate<S, E>, id: string): Promise<S> {
      return this.commands
        .streamOf(aggregate.category, id)
        .reduce<S>(aggregate.evolve as never, aggregate.initialState);
    }
  })(this);

  streamOf(category: string, id: string): DomainEvent[] {
    const name = streamName(category, id);
    const stream = this.#streams.get(name) ?? [];
    this.#streams.set(name, stream);
    return stream;
  }

  override async execute<Input, State, E extends DomainEvent, Facts>(
    decision: Decision<Input, State, E, Facts>,
    aggregateId: string,
    input: Input,
    context: CommandContext,
  ): Promise<CommandOutcome<E>> {
    const answered = this.#answers.get(context.commandId);
    if (answered) return answered;
    const state = await this.#reader.state(decision.aggregate, aggregateId);
    const facts = (await decision.gather?.(input, this.#reader, context, { id: aggregateId, state })) as Facts;
    const decided = decision.decide({ aggregateId, input, facts, context }, state);
    if (!decided.accepted) return decided;
    const stream = this.streamOf(decision.aggregate.category, aggregateId);
    stream.push(...decided.events);
    const outcome: CommandOutcome<E> = {
      accepted: true,
      aggregateId,
      version: stream.length - 1,
      position: String(stream.length) as Position,
      events: decided.events,
    };
    this.#answers.set(context.commandId, outcome as CommandOutcome<never>);
    return outcome;
  }
}
