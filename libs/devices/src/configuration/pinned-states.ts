import { EventLog, streamName } from '@ringledger/event-sourcing';
import type { Aggregate, DomainEvent } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';

/** A state, and the last event of the stream that is in it: its revision and time; -1 and '' before the first. */
export interface Pinned<State> {
  readonly state: State;
  readonly revision: number;
  readonly time: string;
}

const PAGE = 512;

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
    let { state, revision, time } = known;
    while (revision < head) {
      const events = await this.log.readStream(stream, { from: revision + 1, limit: PAGE });
      for (const { event } of events) state = aggregate.evolve(state, event as E);
      time = events.at(-1)?.metadata.time ?? time;
      // Events of the machinery are left out by the log, but count as revisions.
      revision = Math.max(events.at(-1)?.revision ?? head, events.length < PAGE ? head : -1);
    }
    return { state, revision, time };
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
