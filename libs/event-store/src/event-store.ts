/** JSON as the log keeps it. No `bigint`, `undefined`, `Date` or cycle: adapters refuse them before the wire. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * A place in the global log. Opaque, but positions of one store compare as strings (`<`, `>`), in log order.
 * `START` is before the first event.
 */
export type Position = string & { readonly __position: true };
export const START = '' as Position;

/** What the writer believes of the stream. Numbers are revisions, counted from 0. */
export type ExpectedRevision = number | 'no-stream' | 'stream-exists' | 'any';

export interface NewEvent {
  /** A UUID. The same id, stream and expected revision sent again writes nothing and succeeds. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
}

export interface AppendResult {
  /** Revision of the last event of this append in its stream. */
  readonly revision: number;
  /** Position of the last event of this append. */
  readonly position: Position;
}

export interface StreamSlice {
  /** False for a stream that never had an event. */
  readonly exists: boolean;
  readonly events: readonly RecordedEvent[];
  /** Whether the slice reaches the end of the stream in the direction read. */
  readonly end: boolean;
}

export interface AllSlice {
  readonly events: readonly RecordedEvent[];
  /** Where the next slice continues (exclusive); moves on even if the filter let nothing through. */
  readonly next: Position;
  readonly end: boolean;
}

/** Which events of the global log are wanted; absent means all. Both given: both must hold. */
export interface EventFilter {
  readonly types?: readonly string[];
  /** Prefixes of stream names, such as `device-`. */
  readonly streamPrefixes?: readonly string[];
}

/**
 * What a subscription yields, in log order. A checkpoint is safe to store once everything yielded before it was handled;
 * it also comes when the filter lets nothing through. `caught-up` marks the change from history to live, and comes again after a drop.
 */
export type SubscriptionItem =
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[] }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caught-up'; readonly position: Position };

/**
 * The append-only log, in the terms of EventStoreDB. Adapters: `embedded/` (SQLite) and `eventstoredb/`; both pass
 * `testing/event-store.contract.ts`.
 */
export abstract class EventStore {
  /**
   * Appends all events to one stream, or none. Durable when the promise resolves.
   * @throws WrongExpectedRevisionError, EventTooLargeError, InvalidEventError, EventStoreUnavailableError, StoreFullError
   */
  abstract append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult>;

  /** `from` is inclusive (default: the first, or the last when backwards); `limit` 1…4096, default 512. */
  abstract readStream(
    stream: string,
    options?: { readonly from?: number; readonly limit?: number; readonly direction?: 'forwards' | 'backwards' },
  ): Promise<StreamSlice>;

  /** `after` is exclusive, default `START`; `limit` 1…4096 events, default 512. Forwards only. */
  abstract readAll(options?: {
    readonly after?: Position;
    readonly limit?: number;
    readonly filter?: EventFilter;
  }): Promise<AllSlice>;

  /** Revision of the last event of a stream, -1 when there is none. Cheap: asked on the hot path of a download. */
  abstract headOfStream(stream: string): Promise<number>;

  /** Position of the last event of the log, `START` when it is empty. */
  abstract head(): Promise<Position>;

  /** Resolves when it answers, and takes events. @throws EventStoreUnavailableError, also when it takes none until it is opened again */
  async ready(): Promise<void> {
    await this.head();
  }

  /** Whether the log goes as far as a position that it once gave. False: it is an older copy, or a part of it is gone. */
  abstract reaches(position: Position): Promise<boolean>;

  /**
   * What the log as a whole shows of having been damaged or altered, each in a sentence; reads all of it. None where a server keeps it: that
   * answers for it, and its log has gaps of its own.
   */
  async *flaws(): AsyncIterable<string> {}

  /**
   * History from `after` (exclusive), then live, without a gap, in order. Drops are mended inside. Ends without an error when
   * `signal` fires. Batches hold at most `batchSize` events (default 512); a slow consumer is waited for, memory stays bounded.
   */
  abstract subscribe(options: {
    readonly after: Position;
    readonly filter?: EventFilter;
    readonly batchSize?: number;
    readonly signal: AbortSignal;
  }): AsyncIterable<SubscriptionItem>;

  /** Waits for appends in flight, ends subscriptions, frees the file or connection. */
  abstract close(): Promise<void>;
}
