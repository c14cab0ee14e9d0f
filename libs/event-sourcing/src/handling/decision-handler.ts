import { setTimeout as sleep } from 'node:timers/promises';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, NewEvent, RecordedEvent } from '@ringledger/event-store';
import { idOfStream, streamName, timeBehind } from '../event.js';
import { refusal, tokenEnded, tooMuchContention } from '../refusal.js';
import type { Refusal } from '../refusal.js';
import type { CommandOutcome } from '../commands.js';
import type { CommandContext, Reservation } from '../decider.js';
import type { DomainEvent, EventMetadata } from '../event.js';
import { derivedId } from '@ringledger/system';
import type { Clock } from '@ringledger/system';
import type { Reservations } from '../reservations/reservations.js';
import { FENCE } from '../serializing/event-serializer.js';
import type { EventSerializer } from '../serializing/event-serializer.js';
import type { AggregateStates, Loaded } from './aggregate-states.js';
import type { ExecuteDecision } from './execute-decision.js';
import type { FirstTime, Idempotency } from './idempotency.js';
import { pauseAfter } from './pause-after-conflict.js';
import type { StreamTurns } from './stream-turns.js';

const PAGE = 512;

type Attempt = CommandOutcome | 'conflict';
/** Events that were not written yet, or an outcome that needs none. */
type Decided = Attempt | { readonly toWrite: readonly DomainEvent[] };

/**
 * The one handler of all decisions: load, check scope and version, gather, decide, claim, append at the exact revision; on a
 * conflict all of it again. Last of all it is seen whether who asks still stands: nothing is written or answered for who does not.
 */
export class DecisionHandler {
  constructor(
    private readonly store: EventStore,
    private readonly serializer: EventSerializer,
    private readonly states: AggregateStates,
    private readonly reservations: Reservations,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly turns: StreamTurns,
    /** Of so many ms. */
    private readonly pause: (time: number) => Promise<unknown> = sleep,
  ) {}

  async handle(command: ExecuteDecision): Promise<CommandOutcome> {
    const stream = streamName(command.decision.aggregate.category, command.aggregateId);
    const { aggregate, name } = command.decision;
    const { context } = command;
    let first: FirstTime | null = null;
    if (context.idempotencyKey !== undefined) {
      const { revision } = await this.states.load(aggregate, stream);
      first = await this.idempotency.accept(name, stream, revision, context);
      if (!first.same) {
        return refused(
          refusal(
            'IDEMPOTENCY_KEY_REUSED',
            'idempotencyKey',
            'This idempotency key was used for another command',
            'Take a new key.',
          ),
        );
      }
    }
    const outcome = await this.attempt(command, stream, await this.states.load(aggregate, stream), first);
    return outcome === 'conflict' ? this.again(command, stream, first) : outcome;
  }

  /** Who was not the first of this process waits for the others: of many that try at once only one can succeed each time. */
  private async again(command: ExecuteDecision, stream: string, first: FirstTime | null): Promise<CommandOutcome> {
    const { aggregate } = command.decision;
    const attempt = async () => this.attempt(command, stream, await this.states.refresh(aggregate, stream), first);
    for (let conflicts = 1; ; conflicts += 1) {
      const time = pauseAfter(conflicts);
      if (time === null) return refused(tooMuchContention);
      if (time > 0) await this.pause(time);
      const outcome = await this.turns.decision(stream, attempt);
      if (outcome !== 'conflict') return outcome;
    }
  }

  /** The outcome of the first time, when there was one up to the loaded revision or after it; the append then is at that revision. */
  private async repeated(
    command: ExecuteDecision,
    stream: string,
    loaded: Loaded<unknown>,
    first: FirstTime | null,
  ): Promise<CommandOutcome | null> {
    const { context, causedAt } = command;
    if (first?.hadNoEffectAt !== undefined) return this.unchanged(command, first.hadNoEffectAt, stream);
    if (first)
      return this.asBefore(command, await this.idempotency.eventsOf(context.commandId, stream, first.since + 1));
    if (causedAt !== undefined && loaded.revision >= 0) {
      return this.asBefore(command, await this.idempotency.eventsCausedBy(context.commandId, stream, causedAt));
    }
    return null;
  }

  private async asBefore(
    { aggregateId }: ExecuteDecision,
    events: readonly RecordedEvent[],
  ): Promise<CommandOutcome | null> {
    const last = events.at(-1);
    if (!last) return null;
    await this.serializer.ready(events);
    const written = events.map((event) => this.serializer.decode(event).event);
    return { accepted: true, aggregateId, version: last.revision, position: last.position, events: written };
  }

  private async attempt(
    command: ExecuteDecision,
    stream: string,
    loaded: Loaded<unknown>,
    first: FirstTime | null,
  ): Promise<Attempt> {
    const decided =
      (await this.repeated(command, stream, loaded, first)) ?? (await this.decide(command, stream, loaded));
    if (decided === 'conflict') return decided;
    if ('toWrite' in decided) return this.write(command, stream, loaded, decided.toWrite);
    return (await stands(command.context)) ? decided : refused(tokenEnded);
  }

  private async decide(command: ExecuteDecision, stream: string, loaded: Loaded<unknown>): Promise<Decided> {
    const { aggregateId, context, decision, input } = command;
    const { aggregate } = decision;
    const organization = aggregate.organizationOf(loaded.state);
    const outside =
      context.organizationId !== null && organization !== undefined && organization !== context.organizationId;
    const words = aggregate.category.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    const isThere = organization !== undefined;
    if (!decision.ofAnother && (outside || isThere === (decision.creates ?? false))) {
      // A cached state may be behind another process: look once more before saying no.
      if ((await this.store.headOfStream(stream)) !== loaded.revision) return 'conflict';
      return decision.creates
        ? refused(refusal(`${words}_ALREADY_EXISTS`, null, 'There is one with this id already'))
        : refused(
            // As every input names it.
            refusal(
              `${words}_NOT_FOUND`,
              `${aggregate.category}Id`,
              `There is no such ${aggregate.noun ?? aggregate.category}`,
            ),
          );
    }
    if (await this.changedSince(context.expectedVersion, command, stream, loaded)) {
      if ((await this.store.headOfStream(stream)) !== loaded.revision) return 'conflict';
      return refused(
        refusal(
          'VERSION_CONFLICT',
          'expectedVersion',
          `It is at version ${loaded.revision} now`,
          'Load it again and decide again.',
        ),
      );
    }
    const subject = { id: aggregateId, state: loaded.state };
    const facts = await decision.gather?.(input, this.states, context, subject);
    const decided = decision.decide({ aggregateId, input, facts, context }, loaded.state);
    if (!decided.accepted) {
      if ((await this.store.headOfStream(stream)) !== loaded.revision) return 'conflict';
      return { accepted: false, refusals: decided.refusals };
    }
    if (decided.events.length === 0) {
      if ((await this.store.headOfStream(stream)) !== loaded.revision) return 'conflict';
      if (context.idempotencyKey !== undefined) await this.idempotency.hadNoEffect(context, loaded.revision);
      return this.unchanged(command, loaded.revision, stream);
    }
    return { toWrite: decided.events };
  }

  /** Whether what a person saw at that version has been changed since. */
  private async changedSince(
    version: number | undefined,
    { decision }: ExecuteDecision,
    stream: string,
    { revision }: Loaded<unknown>,
  ): Promise<boolean> {
    if (version === undefined || version === revision) return false;
    const records: ReadonlySet<string> = new Set([...(decision.aggregate.records ?? []), FENCE]);
    if (version > revision) return true;
    for (let next = version + 1; next <= revision;) {
      const limit = Math.min(PAGE, revision - next + 1);
      const { events } = await this.store.readStream(stream, { from: next, limit });
      if (events.length === 0 || events.some(({ type }) => !records.has(type))) return true;
      next += events.length;
    }
    return false;
  }

  private async write(
    command: ExecuteDecision,
    stream: string,
    loaded: Loaded<unknown>,
    events: readonly DomainEvent[],
  ): Promise<Attempt> {
    const { aggregate } = command.decision;
    const state = events.reduce((folded, event) => aggregate.evolve(folded, event), loaded.state);
    const before = aggregate.reservations?.(loaded.state) ?? [];
    const after = aggregate.reservations?.(state) ?? [];
    const gained = without(after, before);
    const taken = await this.claim(gained, stream, loaded, command.context);
    if (taken.length > 0) {
      return (await this.store.headOfStream(stream)) === loaded.revision ? refused(...taken) : 'conflict';
    }
    const organization =
      aggregate.organizationOf(state) ?? aggregate.organizationOf(loaded.state) ?? command.context.organizationId;
    // After all that it stands on was read: a stream's times are in the order of its events, however long one was decided.
    const metadata = metadataOf(command, organization, this.timeOf(command, loaded));
    const ids = events.map((_, ordinal) => derivedId(command.context.commandId, stream, loaded.revision, ordinal));
    const stored = await this.serializer.encode(stream, events, ids, metadata);
    // As late as can be: from here on the command counts as decided before whatever takes its asker's access away.
    if (!(await stands(command.context))) {
      for (const claimed of gained) await this.reservations.giveUp(claimed, stream, loaded.revision, command.context);
      return refused(tokenEnded);
    }
    const appended = await this.append(stream, stored, loaded.revision);
    if (appended === 'conflict') return 'conflict';
    const repeatable = command.context.idempotencyKey !== undefined || command.causedAt !== undefined;
    if (!repeatable) this.states.advance(stream, { state, revision: appended.revision, time: metadata.time });
    await this.release(without(before, after), stream, loaded, command.context);
    if (repeatable) {
      // Two that run the same command at once both succeed, and the log keeps what the first one wrote: answer with that.
      await this.states.refresh(aggregate, stream);
      const slice = await this.store.readStream(stream, { from: loaded.revision + 1, limit: events.length });
      const written = await this.asBefore(command, slice.events);
      if (written) return written;
    }
    const { revision: version, position } = appended;
    return { accepted: true, aggregateId: command.aggregateId, version, position, events };
  }

  /**
   * All of them or none; answers each that another one has. Of several, all are looked at before one is claimed: mostly that is
   * enough, and nothing has to be given up again. Everybody claims in the same order: of two that want the same values one gets them all,
   * where in an order of their own each would get one and take it from the other.
   */
  private async claim(
    wanted: readonly Reservation[],
    stream: string,
    { revision }: Loaded<unknown>,
    context: CommandContext,
  ): Promise<readonly Refusal[]> {
    if (wanted.length > 1) {
      const taken = await Promise.all(wanted.map((reservation) => this.reservations.taken(reservation, stream)));
      const refusals = taken.filter((refusal) => refusal !== null);
      if (refusals.length > 0) return refusals;
    }
    const inOrder = wanted.toSorted(byKindAndValue);
    for (const [index, reservation] of inOrder.entries()) {
      const taken = await this.reservations.claim(reservation, stream, revision, context);
      if (taken === null) continue;
      for (const claimed of inOrder.slice(0, index)) {
        await this.reservations.giveUp(claimed, stream, revision, context);
      }
      return [taken];
    }
    return [];
  }

  /** All of them, whatever becomes of one: what is not released here stays until somebody else wants it. */
  private async release(
    lost: readonly Reservation[],
    stream: string,
    { revision }: Loaded<unknown>,
    context: CommandContext,
  ): Promise<void> {
    const releases = lost.map((reservation) => this.reservations.release(reservation, stream, revision, context));
    const failed = (await Promise.allSettled(releases)).find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
  }

  private timeOf({ context }: ExecuteDecision, { time }: Loaded<unknown>): string {
    const now = this.clock.now();
    return timeBehind(time, now > context.time ? now : context.time);
  }

  private async append(stream: string, events: readonly NewEvent[], revision: number) {
    try {
      return await this.store.append(stream, events, revision < 0 ? 'no-stream' : revision);
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) return 'conflict' as const;
      throw error;
    }
  }

  private async unchanged({ aggregateId }: ExecuteDecision, version: number, stream: string): Promise<CommandOutcome> {
    const { events } = await this.store.readStream(stream, { from: Math.max(0, version), limit: 1 });
    const position = events[0]?.position ?? (await this.store.head());
    return { accepted: true, aggregateId: aggregateId || idOfStream(stream), version, position, events: [] };
  }
}

function stands({ askerStands }: CommandContext): Promise<boolean> | true {
  return askerStands?.() ?? true;
}

function metadataOf(
  { context }: ExecuteDecision,
  organizationId: string | null,
  time: string,
): Omit<EventMetadata, 'schemaVersion'> {
  return {
    $correlationId: context.correlationId,
    $causationId: context.causationId ?? context.commandId,
    commandId: context.commandId,
    organizationId,
    actor: context.actor,
    sourceAddress: context.sourceAddress,
    reason: context.reason,
    time,
  };
}

function byKindAndValue(one: Reservation, other: Reservation): number {
  if (one.kind !== other.kind) return one.kind < other.kind ? -1 : 1;
  return one.value < other.value ? -1 : 1;
}

function without(all: readonly Reservation[], some: readonly Reservation[]): readonly Reservation[] {
  return all.filter(({ kind, value }) => !some.some((other) => other.kind === kind && other.value === value));
}

function refused(...refusals: Extract<CommandOutcome, { accepted: false }>['refusals']): CommandOutcome {
  return { accepted: false, refusals };
}
