import { setMaxListeners } from 'node:events';
import { EventStoreUnavailableError } from '../errors.js';
import {
  EventStore,
  START,
  type AllSlice,
  type AppendResult,
  type EventFilter,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type StreamSlice,
  type SubscriptionItem,
} from '../event-store.js';
import { checkStreamName, encodeEvents } from '../log/encoded-event.js';
import { followLog } from '../log/follow-log.js';
import { checkRevision, checkedLimit } from '../log/limit.js';
import { OpenSubscriptions } from '../log/open-subscriptions.js';
import { Appender } from './appender.js';
import type { Connection } from './connection.js';
import { fromPosition } from './esdb-position.js';
import { LiveLog } from './live-log.js';
import { LogReader } from './log-reader.js';
import { pause, pauseAfter, type Timing } from './timing.js';

/**
 * The log in EventStoreDB. Writing and reading have a connection each: the library opens a new channel after a failed
 * read, and an append under way on the old one could then end the process (see `Connection.replace`).
 */
export class EventStoreDbEventStore extends EventStore {
  private readonly closing = new AbortController();
  private readonly appender: Appender;
  private readonly reader: LogReader;
  private readonly live: LiveLog;
  private readonly subscriptions = new OpenSubscriptions();

  constructor(
    private readonly writing: Connection,
    private readonly reading: Connection,
    private readonly timing: Timing,
    private readonly release: () => void,
  ) {
    super();
    const { signal } = this.closing;
    // Each call that pauses between two tries listens to it, and calls are bounded elsewhere.
    setMaxListeners(0, signal);
    this.reader = new LogReader(reading, timing, signal);
    this.appender = new Appender(writing, this.reader, timing, signal);
    this.live = new LiveLog(reading, this.reader, timing, signal);
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    this.ensureOpen();
    return this.appender.append(stream, encodeEvents(stream, events, expected), expected);
  }

  async readStream(
    stream: string,
    options: { readonly from?: number; readonly limit?: number; readonly direction?: 'forwards' | 'backwards' } = {},
  ): Promise<StreamSlice> {
    this.ensureOpen();
    checkStreamName(stream);
    checkRevision(options.from);
    return this.reader.stream(stream, options.from, checkedLimit(options.limit), options.direction === 'backwards');
  }

  async readAll(
    options: { readonly after?: Position; readonly limit?: number; readonly filter?: EventFilter } = {},
  ): Promise<AllSlice> {
    this.ensureOpen();
    return this.reader.page(options.after ?? START, checkedLimit(options.limit), options.filter);
  }

  async headOfStream(stream: string): Promise<number> {
    const { events } = await this.readStream(stream, { direction: 'backwards', limit: 1 });
    return events[0]?.revision ?? -1;
  }

  async head(): Promise<Position> {
    this.ensureOpen();
    return this.reader.lastEvent();
  }

  async reaches(position: Position): Promise<boolean> {
    this.ensureOpen();
    return this.reader.reaches(position);
  }

  async *subscribe(options: {
    readonly after: Position;
    readonly filter?: EventFilter;
    readonly batchSize?: number;
    readonly signal: AbortSignal;
  }): AsyncGenerator<SubscriptionItem, void, undefined> {
    this.ensureOpen();
    const batchSize = checkedLimit(options.batchSize);
    const { after, filter } = options;
    fromPosition(after);
    const { subscriptions, live, reader } = this;
    const untilAnswered = <T>(signal: AbortSignal, call: () => Promise<T>) => this.untilAnswered(signal, call);
    yield* subscriptions.run(options.signal, async function* (signal) {
      const recent = await untilAnswered(signal, () => live.recent());
      if (!recent) return;
      const readPage = (position: Position) =>
        untilAnswered(signal, () => reader.page(position, batchSize, filter)).then(
          (page) => page ?? { events: [], next: position, end: true },
        );
      yield* followLog(recent, readPage, { after, filter, batchSize, signal });
    });
  }

  /** No new calls; then appends under way are answered; then subscriptions end; then the connections go. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    const settled = this.appender.settled();
    this.closing.abort();
    await settled;
    this.subscriptions.end();
    await this.live.ended();
    await Promise.all([this.writing.close(), this.reading.close()]);
    this.release();
  }

  /** A subscription outlasts any outage. `undefined` once the signal fires. */
  private async untilAnswered<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T | undefined> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        return await call();
      } catch (error) {
        if (signal.aborted) return undefined;
        if (!(error instanceof EventStoreUnavailableError)) throw error;
        await pause(pauseAfter(failures, this.timing), signal);
      }
    }
    return undefined;
  }

  private ensureOpen(): void {
    if (this.closing.signal.aborted) throw new EventStoreUnavailableError('The event store is closed', false);
  }
}
