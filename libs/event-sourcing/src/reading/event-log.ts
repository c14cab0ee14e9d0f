import type { EventStore, Position } from '@ringledger/event-store';
import type { RecordedDomainEvent } from '../event.js';
import type { EventSerializer } from '../serializing/event-serializer.js';

const PAGE = 512;

/** As `SubscriptionItem`, with events as the exchange knows them. */
export type FollowedItem =
  | { readonly kind: 'events'; readonly events: readonly RecordedDomainEvent[] }
  | { readonly kind: 'checkpoint' | 'caught-up'; readonly position: Position };

/** The log as domain events, for those who replay or follow it. Events of the machinery are left out. */
export abstract class EventLog {
  /** `from` inclusive, `limit` 1…4096 stored events. Fewer may come back; empty: the end. */
  abstract readStream(
    stream: string,
    options?: { readonly from?: number; readonly limit?: number },
  ): Promise<readonly RecordedDomainEvent[]>;

  /** Page after page of a stream, the oldest events first; `from` and `to` are revisions, both inclusive. */
  async *pagesOf(
    stream: string,
    { from = 0, to = Infinity }: { readonly from?: number; readonly to?: number } = {},
  ): AsyncGenerator<readonly RecordedDomainEvent[], void, undefined> {
    for (let next = from; next <= to;) {
      const events = await this.readStream(stream, { from: next, limit: Math.min(PAGE, to - next + 1) });
      const last = events.at(-1);
      if (!last) return;
      // Behind events of the machinery there may be more than was asked for.
      yield last.revision <= to ? events : events.filter(({ revision }) => revision <= to);
      next = last.revision + 1;
    }
  }

  /** `after` exclusive. */
  abstract readAll(options?: {
    readonly after?: Position;
    readonly limit?: number;
    readonly types?: readonly string[];
  }): Promise<{ readonly events: readonly RecordedDomainEvent[]; readonly next: Position; readonly end: boolean }>;

  /** History after a position, then what comes. In this process only, without a checkpoint; for read models and reactions there are better ways. */
  abstract follow(options: {
    readonly after: Position;
    readonly types: readonly string[];
    readonly signal: AbortSignal;
  }): AsyncIterable<FollowedItem>;
}

export class StoredEventLog extends EventLog {
  constructor(
    private readonly store: EventStore,
    private readonly serializer: EventSerializer,
  ) {
    super();
  }

  async readStream(stream: string, options: { readonly from?: number; readonly limit?: number } = {}) {
    for (let from = options.from ?? 0; ;) {
      const slice = await this.store.readStream(stream, { ...options, from });
      const known = slice.events.filter(({ type }) => this.serializer.knows(type));
      // A page of nothing but fences is not the end.
      if (known.length === 0 && !slice.end) {
        from += slice.events.length;
        continue;
      }
      await this.serializer.ready(known);
      return known.map((event) => this.serializer.decode(event));
    }
  }

  async readAll({ after, limit, types = this.serializer.types }: Parameters<EventLog['readAll']>[0] = {}) {
    const slice = await this.store.readAll({
      ...(after !== undefined && { after }),
      ...(limit !== undefined && { limit }),
      filter: { types },
    });
    await this.serializer.ready(slice.events);
    return { events: slice.events.map((event) => this.serializer.decode(event)), next: slice.next, end: slice.end };
  }
  async *follow({ after, signal, types }: Parameters<EventLog['follow']>[0]): AsyncIterable<FollowedItem> {
    for await (const item of this.store.subscribe({ after, filter: { types }, signal })) {
      if (item.kind !== 'events') {
        yield item;
        continue;
      }
      await this.serializer.ready(item.events);
      yield { kind: 'events', events: item.events.map((event) => this.serializer.decode(event)) };
    }
  }
}
