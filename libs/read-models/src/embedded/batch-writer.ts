import type { SqliteDatabase, Write } from '@ringledger/sqlite';
import { applyWrites, transaction, WriterLostError, WriterThread } from '@ringledger/sqlite';
import { ReadModelsUnavailableError } from '../errors.js';
import { THREAD_SETTINGS } from './schema.js';
import { StatementCache } from './statement-cache.js';

/** Written characters before there is a thread: short lives, as in tests, need none. */
const THREAD_AFTER = 1024 * 1024;

/** With so many writes a transaction takes no more, so that the event loop is never held for long, or those that come next. */
const MOST_IN_LINE = 100;
const MOST_BY_THREAD = 200;

/** What it uses of a `WriterThread`. */
export type Thread = Pick<WriterThread, 'write' | 'close' | 'ended'>;

export interface BatchWriterOptions {
  /** Told, once, why it goes on without a thread. */
  readonly failed?: (why: string) => void;
  /** Written characters after which a thread writes; 0: from the start. */
  readonly threadAfter?: number;
  readonly start?: () => Promise<Thread>;
}

/**
 * Writes batches, one at a time, each in a transaction: on the event loop at first, in a thread once much was written, and on the event loop
 * again where that fails. Never two at once: a thread that hangs may hold the database, and until it has ended nothing is written.
 */
export class BatchWriter {
  private readonly statements: StatementCache;
  private readonly failed: (why: string) => void;
  private readonly start: () => Promise<Thread>;
  private readonly threadAfter: number;
  private characters = 0;
  private starting: Promise<void> | undefined;
  private thread: Thread | undefined;
  private isStuck = false;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly path: string,
    options: BatchWriterOptions = {},
  ) {
    const { failed = () => undefined, threadAfter = THREAD_AFTER } = options;
    this.failed = failed;
    this.threadAfter = threadAfter;
    const data = { driver: database.driver, path, settings: THREAD_SETTINGS };
    this.start = options.start ?? (() => WriterThread.start(data));
    this.statements = new StatementCache(database);
  }

  /** Resolves when it writes as it was asked to from the start. */
  async begin(): Promise<void> {
    if (this.threadAfter === 0) await this.startThread();
  }

  get mostWrites(): number {
    return this.thread === undefined ? MOST_IN_LINE : MOST_BY_THREAD;
  }

  /** How many rows each wrote, or returned. */
  async write(writes: readonly Write[], characters: number): Promise<readonly number[]> {
    if (this.thread !== undefined) return this.byThread(this.thread, writes);
    const counts = this.exclusively(() =>
      transaction(this.database, () => applyWrites((sql) => this.statements.get(sql), writes)),
    );
    this.characters += characters;
    if (this.characters >= this.threadAfter) void this.startThread();
    return counts;
  }

  /** Synchronous work on the database that writes too, while no batch is under way. */
  exclusively<T>(work: () => T): T {
    if (this.isStuck)
      throw new ReadModelsUnavailableError(`${this.path} is held by a thread that hangs; nothing was written`);
    return work();
  }

  /** The thread, where there is one, has let go of the database. */
  async close(): Promise<void> {
    await this.starting;
    await this.thread?.close();
  }

  private startThread(): Promise<void> {
    return (this.starting ??= this.start().then(
      (thread) => void (this.thread = thread),
      (error: Error) => this.failed(error.message),
    ));
  }

  private async byThread(thread: Thread, writes: readonly Write[]): Promise<readonly number[]> {
    try {
      return await thread.write(writes);
    } catch (error) {
      if (!(error instanceof WriterLostError)) throw error;
      this.thread = undefined;
      this.isStuck = true;
      void thread.ended.then(() => (this.isStuck = false));
      this.failed(error.message);
      throw new ReadModelsUnavailableError(`${this.path}: the thread that writes was lost: ${error.message}`, {
        cause: error,
      });
    }
  }
}
