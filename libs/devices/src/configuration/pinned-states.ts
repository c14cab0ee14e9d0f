import { EventLog, streamName } from '@ringledger/event-sourcing';
import type { Aggregate, DomainEvent } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';

/** A state, and the last event of the stream that is in it: its revision and time; -1 and '' before the first. */
export interface Pinned<State> {
  readonly state: State;
  readonly revision: number;
  readonly time: string;
}

/**
 * States with the revision that they were read at: a configuration names the exact past of every stream that it was made from, and
 * is made again from that past (N-01). Always from the log, never from a cache that may be behind.
 */
export class PinnedStates {
  constructor(
    private readonly store: EventStore,
    private readonly log: EventLog,
  ) {}

  /** As new as the log is when this is called; only what came behind `known` is read. */
  async newest<State, E extends DomainEvent>(
    aggregate: Aggregate<State, E>,
    id: string,
    known: Pinned<State> = { state: aggregate.initialState, revision: -1, time: '' },
  ): Promise<Pinned<State>> {
    const stream = streamName(aggregate.category, id);
    const head = await this.store.headOfStream(stream);
    if (head <= known.revision) return known;
    let { state, time } = known;
    for await (const events of this.log.pagesOf(stream, { from: known.revision + 1, to: head })) {
      for (const { event } of events) state = aggregate.evolve(state, event as E);
      time = events.at(-1)?.metadata.time ?? time;
    }
    // Also when it is of the machinery, and so not among the pages.
    return { state, revision: head, time };
  }

  /** As it was at an instant (ISO 8601), and when it had become so; null: it was nothing yet. */
  async until<State, E extends DomainEvent>(
    aggregate: Aggregate<State, E>,
    id: string,
    instant: string,
  ): Promise<{ readonly state: State; readonly changedAt: string | null }> {
    const stream = streamName(aggregate.category, id);
    let state = aggregate.initialState;
    let changedAt: string | null = null;
    for await (const events of this.log.pagesOf(stream)) {
      for (const { event, metadata } of events) {
        if (metadata.time > instant) return { state, changedAt };
        state = aggregate.evolve(state, event as E);
        changedAt = metadata.time;
      }
    }
    return { state, changedAt };
  }

  /** As it was when its last event was the one at `revision`. */
  async at<State, E extends DomainEvent>(aggregate: Aggregate<State, E>, id: string, revision: number): Promise<State> {
    const stream = streamName(aggregate.category, id);
    let state = aggregate.initialState;
    for await (const events of this.log.pagesOf(stream, { to: revision })) {
      for (const { event } of events) state = aggregate.evolve(state, event as E);
    }
    return state;
  }
}
