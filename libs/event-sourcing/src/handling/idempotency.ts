import { createHmac, randomUUID } from 'node:crypto';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, JsonObject, RecordedEvent } from '@ringledger/event-store';
import type { CommandContext } from '../decider.js';
import { Secret } from '@ringledger/secrets';

/** What a command with an idempotency key was, the first time. */
export interface FirstTime {
  readonly isFirst: boolean;
  /** False: the key was used for another command. */
  readonly same: boolean;
  /** Revision of the target stream when it was first tried: its events come after. */
  readonly since: number;
  /** The command was accepted and changed nothing. */
  readonly hadNoEffect: boolean;
}

const PAGE = 512;

/** Remembers commands by their idempotency key: one stream per key, written before the command is decided. */
export class Idempotency {
  constructor(
    private readonly store: EventStore,
    private readonly key: Buffer,
  ) {}

  async accept(
    name: string,
    target: string,
    targetRevision: number,
    input: unknown,
    context: CommandContext,
  ): Promise<FirstTime> {
    const stream = this.streamOf(context);
    const hash = this.hash(name, target, input);
    const data = { hash, target, since: targetRevision };
    try {
      await this.store.append(stream, [this.event('CommandAccepted', data, context)], 'no-stream');
      return { isFirst: true, same: true, since: targetRevision, hadNoEffect: false };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
    }
    const { events } = await this.store.readStream(stream, { limit: 2 });
    const first = events[0]?.data as { hash: string; since: number } | undefined;
    return {
      isFirst: false,
      same: first?.hash === hash,
      since: first?.since ?? -1,
      hadNoEffect: events[1]?.type === 'CommandHadNoEffect',
    };
  }

  async hadNoEffect(context: CommandContext): Promise<void> {
    const stream = this.streamOf(context);
    await this.store.append(stream, [this.event('CommandHadNoEffect', {}, context)], 'any');
  }

  /** The events that the command wrote to the stream, whenever it did; none when it did not. */
  async eventsOf(commandId: string, stream: string, from: number): Promise<readonly RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for (let next = Math.max(0, from); ;) {
      const slice = await this.store.readStream(stream, { from: next, limit: PAGE });
      found.push(...slice.events.filter(({ metadata }) => metadata['commandId'] === commandId));
      if (slice.end || isWhole(found, slice.events)) return found;
      next += slice.events.length;
    }
  }

  /** As `eventsOf`, for a command that an event caused: its own come after that event in the log. Backwards, since it is recent. */
  async eventsCausedBy(commandId: string, stream: string, after: string): Promise<readonly RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    let from: number | undefined;
    for (;;) {
      const slice = await this.store.readStream(stream, {
        direction: 'backwards',
        limit: PAGE,
        ...(from !== undefined && { from }),
      });
      found.push(...slice.events.filter(({ metadata }) => metadata['commandId'] === commandId));
      const last = slice.events.at(-1);
      if (slice.end || isWhole(found, slice.events) || !last || last.position <= after || last.revision === 0) {
        return found.toReversed();
      }
      from = last.revision - 1;
    }
  }

  private event(type: string, data: JsonObject, context: CommandContext) {
    const metadata = {
      $correlationId: context.correlationId,
      $causationId: context.commandId,
      commandId: context.commandId,
      time: context.time.toISOString(),
      schemaVersion: 1,
    };
    // Never the same id twice: the store takes a second append of a known event for a success, but only one may be the first.
    return { id: randomUUID(), type, data, metadata };
  }

  private streamOf(context: CommandContext): string {
    return `idempotency-${context.commandId}`;
  }

  /** Under a key, so that a hash of a short secret cannot be guessed back. What the exchange makes up itself differs each time, and is left out. */
  private hash(name: string, target: string, input: unknown): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([name, target, input], chosenSecrets))
      .digest('hex');
  }
}

/** The events of a command stand side by side: those at the border of a page may go on in the next one. */
function isWhole(found: readonly RecordedEvent[], page: readonly RecordedEvent[]): boolean {
  return found.length > 0 && found.at(-1) !== page.at(-1);
}

/** For JSON.stringify, which asks a secret itself before: what stood there is in `this`. */
function chosenSecrets(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  const held = this[name];
  return held instanceof Secret ? { secret: held.isChosen ? held.reveal() : true } : value;
}
