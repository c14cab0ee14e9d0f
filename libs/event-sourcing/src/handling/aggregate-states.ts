import { randomUUID } from 'node:crypto';
import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, RecordedEvent } from '@ringledger/event-store';
import { RecentlyUsed } from '@ringledger/system';
import { AggregateReader } from '../decider.js';
import { streamName, timeBehind } from '../event.js';
import type { Aggregate, CommandContext } from '../decider.js';
import type { DomainEvent } from '../event.js';
import { FENCE } from '../serializing/event-serializer.js';
import type { EventSerializer } from '../serializing/event-serializer.js';

export interface Loaded<State> {
  readonly state: State;
  /** Of the stream's last event, -1 when there is none. */
  readonly revision: number;
  /** Of the stream's last event, '' when there is none. */
  readonly time: string;
}

const PAGE = 512;
const CACHED = 20_000;

/**
 * States of aggregates, folded from the log. The cache can be behind when another process wrote; a decision made on it then
 * conflicts at its exact revision, is forgotten here and made again.
 */
export class AggregateStates extends AggregateReader {
  readonly #cache = new RecentlyUsed<Loaded<unknown>>(CACHED);

  constructor(
    private readonly store: EventStore,
    private readonly serializer: EventSerializer,
  ) {
    super();
  }

  /** As new as the log: what another process wrote is read first. */
  async state<State, E extends DomainEvent>(
    aggregate: Aggregate<State, E>,
    id: string,
    fencedFor?: CommandContext,
  ): Promise<State> {
    const stream = streamName(aggregate.category, id);
    if (fencedFor) return this.fenced(aggregate, stream, fencedFor);
    const loaded = await this.load(aggregate, stream);
    const head = await this.store.headOfStream(stream);
    return head === loaded.revision ? loaded.state : (await this.refresh(aggregate, stream)).state;
  }

  /** From the cache, or from the log. May be behind. */
  async load<State, E extends DomainEvent>(aggregate: Aggregate<State, E>, stream: string): Promise<Loaded<State>> {
    return (this.#cache.get(stream) as Loaded<State> | undefined) ?? (await this.refresh(aggregate, stream));
  }

  /** Reads what came since. */
  async refresh<State, E extends DomainEvent>(aggregate: Aggregate<State, E>, stream: string): Promise<Loaded<State>> {
    let { state, revision, time } = (this.#cache.get(stream) as Loaded<State> | undefined) ?? {
      state: aggregate.initialState,
      revision: -1,
      time: '',
    };
    for (;;) {
      const slice = await this.store.readStream(stream, { from: revision + 1, limit: PAGE });
      await this.serializer.ready(slice.events);
      for (const recorded of slice.events) {
        state = this.evolve(aggregate, state, recorded);
        revision = recorded.revision;
        time = recorded.metadata['time'] as string;
      }
      if (slice.end) break;
    }
    const loaded = { state, revision, time };
    if (revision >= 0) this.#cache.set(stream, loaded);
    return loaded;
  }

  /** What the process itself has just written. */
  advance<State>(stream: string, loaded: Loaded<State>): void {
    this.#cache.set(stream, loaded);
  }

  private async fenced<State, E extends DomainEvent>(
    aggregate: Aggregate<State, E>,
    stream: string,
    context: CommandContext,
  ): Promise<State> {
    for (let loaded = await this.load(aggregate, stream); ; loaded = await this.refresh(aggregate, stream)) {
      const { state, revision } = loaded;
      if (revision < 0) return state;
      const time = timeBehind(loaded.time, context.time);
      const { correlationId, commandId } = context;
      const metadata = { $correlationId: correlationId, $causationId: commandId, time, schemaVersion: 1 };
      // Never the same id twice: the store takes a second append of a known event for a success, wherever the stream has come to.
      const fence = { id: randomUUID(), type: FENCE, data: {}, metadata };
      try {
        await this.store.append(stream, [fence], revision);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevisionError)) throw error;
        continue;
      }
      this.advance(stream, { state, revision: revision + 1, time });
      return state;
    }
  }

  private evolve<State, E extends DomainEvent>(
    aggregate: Aggregate<State, E>,
    state: State,
    recorded: RecordedEvent,
  ): State {
    if (recorded.type === FENCE) return state;
    return aggregate.evolve(state, this.serializer.decode(recorded).event as E);
  }
}
