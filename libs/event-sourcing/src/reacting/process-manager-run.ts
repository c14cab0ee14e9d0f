import type { EventStore, RecordedEvent } from '@ringledger/event-store';
import type { RecordedDomainEvent } from '../event.js';
import { decided } from '../decided.js';
import { TooMuchContentionError } from '../errors.js';
import type { ProcessManager } from '../process-manager.js';
import type { Log } from '@ringledger/observability';
import { derivedId } from '@ringledger/system';
import type { Clock } from '@ringledger/system';
import type { DecisionHandler } from '../handling/decision-handler.js';
import { ExecuteDecision } from '../handling/execute-decision.js';
import type { Checkpoints } from '../projecting/checkpoints.js';
import type { Progress } from '../projecting/progress.js';
import type { Precedence } from '../running/precedence.js';
import type { EventSerializer } from '../serializing/event-serializer.js';
import { systemContext } from '../system-context.js';

interface Parts {
  readonly store: EventStore;
  readonly serializer: EventSerializer;
  readonly checkpoints: Checkpoints;
  readonly progress: Progress;
  readonly precedence: Precedence;
  readonly handler: DecisionHandler;
  readonly clock: Clock;
  readonly log: Log;
}

const PARALLEL = 8;

/** A durable consumer that gives commands. At least once; the derived command ids make the effect once. Ordered per stream. */
export class ProcessManagerRun {
  constructor(
    private readonly manager: ProcessManager,
    private readonly parts: Parts,
  ) {}

  get key(): string {
    return `process:${this.manager.name}`;
  }

  async follow(signal: AbortSignal): Promise<void> {
    const { checkpoints, precedence, progress, store } = this.parts;
    const checkpoint = await checkpoints.open(this.key);
    const wanted = (longest: number, ended: AbortSignal) => progress.wanted(this.key, longest, ended);
    for await (const item of store.subscribe({
      after: checkpoint.position,
      filter: { types: this.manager.handles },
      signal,
    })) {
      if (item.kind === 'events') {
        await precedence.turn(signal, progress.runsHere(this.key) ? wanted : undefined);
        await this.handle(item.events);
      }
      const position = item.kind === 'events' ? item.events.at(-1)?.position : item.position;
      if (position === undefined) continue;
      await checkpoint.move(position);
      if (item.kind === 'caught-up') progress.caughtUp(this.key);
      progress.reached(this.key, position, true);
    }
    await checkpoint.flush();
  }

  private async handle(events: readonly RecordedEvent[]): Promise<void> {
    await this.parts.serializer.ready(events);
    const streams = new Map<string, RecordedDomainEvent[]>();
    for (const event of events) {
      const recorded = this.parts.serializer.decode(event);
      const queue = streams.get(recorded.stream);
      if (queue) queue.push(recorded);
      else streams.set(recorded.stream, [recorded]);
    }
    const queues = [...streams.values()];
    let undecided: TooMuchContentionError | null = null;
    const worker = async () => {
      for (let queue = queues.shift(); queue; queue = queues.shift()) {
        try {
          for (const recorded of queue) await this.react(recorded);
        } catch (error) {
          if (!(error instanceof TooMuchContentionError)) throw error;
          undecided = error;
        }
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    // Not before the others had their turn: one stream that nothing can be decided on keeps none of them waiting.
    if (undecided) throw undecided as TooMuchContentionError;
  }

  private async react(recorded: RecordedDomainEvent): Promise<void> {
    const { clock, handler, log } = this.parts;
    const reactions = await this.manager.react(recorded);
    for (const [ordinal, { aggregateId, decision, input }] of reactions.entries()) {
      const commandId = derivedId(recorded.id, this.manager.name, ordinal, aggregateId);
      const cause = { eventId: recorded.id, correlationId: recorded.metadata.$correlationId };
      const context = systemContext(this.manager.name, commandId, clock.now(), cause);
      const command = new ExecuteDecision(decision, aggregateId, input, context, recorded.position);
      const outcome = decided(await handler.handle(command));
      if (!outcome.accepted) {
        log.info('reaction refused', {
          processManager: this.manager.name,
          aggregateId,
          cause: recorded.id,
          codes: outcome.refusals.map(({ code }) => code),
        });
      }
    }
  }
}
