import { EventStoreUnavailableError, StoreUnusableError } from '../errors.js';
import {
  EventStore,
  START,
  type AllSlice,
  type AppendResult,
  type EventFilter,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type StreamSlice,
  type SubscriptionItem,
} from '../event-store.js';
import { checkStreamName, encodeEvents } from '../log/encoded-event.js';
import { followLog } from '../log/follow-log.js';
import { checkRevision, checkedLimit } from '../log/limit.js';
import { OpenSubscriptions } from '../log/open-subscriptions.js';
import { RecentEvents } from '../log/recent-events.js';
import { AppendTransaction } from './append-transaction.js';
import { categoryFlaws } from './category-flaws.js';
import { toPosition, toRowId } from './embedded-position.js';
import { EventTable } from './event-table.js';
import { GroupCommit } from './group-commit.js';
import { logFlaws } from './log-flaws.js';
import { NameNumbers } from './name-numbers.js';
import { release } from './schema.js';
import { indexFlaws, WalSync } from '@ringledger/sqlite';
import type { SqliteDatabase } from '@ringledger/sqlite';
import { toStoreError } from './sqlite-fault.js';
import { StreamHeads } from './stream-heads.js';

/** The log in one SQLite file, for one process. What touches the file is synchronous and short; the disk is waited for beside it. */
export class EmbeddedEventStore extends EventStore {
  private readonly heads: StreamHeads;
  private readonly table: EventTable;
  private readonly recent: RecentEvents;
  private readonly commits: GroupCommit;
  private readonly subscriptions = new OpenSubscriptions();
  private closed = false;

  /** Takes the database over; use `openEmbeddedEventStore`, which makes and checks it. */
  constructor(
    private readonly database: SqliteDatabase,
    private readonly path: string,
    private readonly unlock: () => void = () => undefined,
    private readonly disk = new WalSync(path),
  ) {
    super();
    const types = new NameNumbers(database, 'types');
    this.heads = new StreamHeads(database);
    this.table = new EventTable(database, types, path);
    const last = Number(database.prepare('SELECT max(position) FROM events').rows([])[0]?.[0] ?? 0);
    this.recent = new RecentEvents(toPosition(last));
    const categories = new NameNumbers(database, 'categories');
    const transaction = new AppendTransaction(database, this.heads, types, categories, last);
    this.commits = new GroupCommit(transaction, disk, path, (events, bytes) => {
      this.recent.add(events, bytes);
      this.recent.notify();
    });
  }

  /** Serializes at once: what the caller changes in the events later has no effect on the log. */
  // Not `async`: the promise of the group commit is the answer, without another one around it.
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    try {
      this.ensureOpen();
      return this.commits.append(stream, encodeEvents(stream, events, expected), expected);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async readStream(
    stream: string,
    options: { readonly from?: number; readonly limit?: number; readonly direction?: 'forwards' | 'backwards' } = {},
  ): Promise<StreamSlice> {
    this.ensureOpen();
    checkStreamName(stream);
    checkRevision(options.from);
    const limit = checkedLimit(options.limit);
    return this.reading(async () => {
      await this.commits.durable(stream);
      const head = this.heads.find(stream);
      if (!head) return { exists: false, events: [], end: true };
      const backwards = options.direction === 'backwards';
      const from = options.from ?? (backwards ? head.revision : 0);
      const events = this.table.ofStream(head.id, from, limit, backwards);
      const last = events[events.length - 1];
      return { exists: true, events, end: last === undefined || last.revision === (backwards ? 0 : head.revision) };
    });
  }

  async readAll(
    options: { readonly after?: Position; readonly limit?: number; readonly filter?: EventFilter } = {},
  ): Promise<AllSlice> {
    this.ensureOpen();
    const limit = checkedLimit(options.limit);
    return this.reading(() => this.table.page(options.after ?? START, this.recent.head, limit, options.filter));
  }

  async headOfStream(stream: string): Promise<number> {
    this.ensureOpen();
    checkStreamName(stream);
    return this.reading(async () => {
      await this.commits.durable(stream);
      return this.heads.find(stream)?.revision ?? -1;
    });
  }

  async head(): Promise<Position> {
    this.ensureOpen();
    return this.recent.head;
  }

  override async ready(): Promise<void> {
    this.ensureOpen();
    this.commits.ensureTaking();
  }

  async reaches(position: Position): Promise<boolean> {
    this.ensureOpen();
    return toRowId(position) <= toRowId(this.recent.head);
  }

  override async *flaws(): AsyncGenerator<string, void, undefined> {
    // Streams are found by indexes, and a wrong one makes an owner of a name of nobody.
    yield* indexFlaws(this.database);
    yield* categoryFlaws(this.database);
    const { head } = this.recent;
    yield* logFlaws(this.pagesTo(head), head);
  }

  async *subscribe(options: {
    readonly after: Position;
    readonly filter?: EventFilter;
    readonly batchSize?: number;
    readonly signal: AbortSignal;
  }): AsyncGenerator<SubscriptionItem, void, undefined> {
    this.ensureOpen();
    const batchSize = checkedLimit(options.batchSize);
    await this.ensureKnown(options.after);
    const { filter, after } = options;
    yield* this.subscriptions.run(options.signal, (signal) =>
      followLog(
        this.recent,
        (position) => this.readAll({ after: position, limit: batchSize, ...(filter && { filter }) }),
        { after, filter, batchSize, signal },
      ),
    );
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.commits.settled();
    this.subscriptions.end();
    await this.disk.close();
    try {
      release(this.database);
    } catch (error) {
      throw toStoreError(error, this.path);
    } finally {
      this.unlock();
    }
  }

  private async *pagesTo(head: Position): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
    for (let after: Position = START; after < head;) {
      const page = await this.readAll({ after, limit: 4096 });
      yield page.events;
      after = page.next;
    }
  }

  private async reading<T>(read: () => T | Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      this.ensureOpen();
      throw toStoreError(error, this.path);
    }
  }

  private ensureOpen(): void {
    if (this.closed) throw new EventStoreUnavailableError('The event store is closed', false);
  }

  /** A reader ahead of the log has seen events that this file does not hold: it would skip what is written next. */
  private async ensureKnown(after: Position): Promise<void> {
    if (await this.reaches(after)) return;
    throw new StoreUnusableError(
      'unknown',
      `${this.path} ends at position ${this.recent.head || 'START'}, before ${after}, where a reader wants to go on. ` +
        'It looks like an older copy of the log: put the newest back and start again.',
    );
  }
}
