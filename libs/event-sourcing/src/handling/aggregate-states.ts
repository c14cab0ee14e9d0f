import type { EventStore, RecordedEvent } from '@ringledger/event-store';
import { RecentlyUsed } from '@ringledger/system';
import { AggregateReader } from '../decider.js';
import { streamName } from '../event.js';
import type { Aggregate } from '../decider.js';
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
  async state<State, E extends DomainEvent>(aggregate: Aggregate<State, E>, id: string): Promise<State> {
    const stream = streamName(aggregate.category, id);
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

  private evolve<State, E extends DomainEvent>(
    aggregate: Aggregate<State, E>,
    state: State,
    recorded: RecordedEvent,
  ): State {
    if (recorded.type === FENCE) return state;
    return aggregate.evolve(state, this.serializer.decode(recorded).event as E);
  }
}
