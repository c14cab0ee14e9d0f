import { createHmac, randomUUID } from 'node:crypto';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, JsonObject, RecordedEvent } from '@ringledger/event-store';
import type { CommandContext } from '../decider.js';
import type { Secret } from '@ringledger/secrets';

/** What a command with an idempotency key was, the first time. */
export interface FirstTime {
  /** False: the key was used for another command. */
  readonly same: boolean;
  /** Revision of the target stream when it was first tried: its events come after. */
  readonly since: number;
  /** The command was accepted and changed nothing: the revision of the target stream when that was decided. */
  readonly hadNoEffectAt?: number;
}

const PAGE = 512;

/** Remembers commands by their idempotency key: one stream per key, written before the command is decided. */
export class Idempotency {
  constructor(
    private readonly store: EventStore,
    private readonly key: Buffer,
  ) {}

  async accept(name: string, target: string, targetRevision: number, context: CommandContext): Promise<FirstTime> {
    const stream = this.streamOf(context);
    const hash = this.hash(name, target, context.asked);
    const data = { hash, target, since: targetRevision };
    try {
      await this.store.append(stream, [this.event('CommandAccepted', data, context)], 'no-stream');
      return { same: true, since: targetRevision };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
    }
    const { events } = await this.store.readStream(stream, { limit: 2 });
    const first = events[0]?.data as { hash: string; since: number } | undefined;
    const since = first?.since ?? -1;
    const isSame = first?.hash === hash;
    if (events[1]?.type !== 'CommandHadNoEffect') return { same: isSame, since };
    const { at = since } = events[1].data as { at?: number };
    return { same: isSame, since, hadNoEffectAt: at };
  }

  async hadNoEffect(context: CommandContext, at: number): Promise<void> {
    const stream = this.streamOf(context);
    await this.store.append(stream, [this.event('CommandHadNoEffect', { at }, context)], 'any');
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

  /**
   * Under a key, so that a hash of a short secret cannot be guessed back. Of what was asked, not of the input of the decision: what
   * the exchange adds to that, of its own making or as things are now, may differ the next time.
   */
  private hash(name: string, target: string, asked: Secret | undefined): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([name, target, asked?.reveal()]))
      .digest('hex');
  }
}

/** The events of a command stand side by side: those at the border of a page may go on in the next one. */
function isWhole(found: readonly RecordedEvent[], page: readonly RecordedEvent[]): boolean {
  return found.length > 0 && found.at(-1) !== page.at(-1);
}
