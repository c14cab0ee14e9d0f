import type { Worker } from 'node:worker_threads';
import type { Write } from './apply-writes.js';
import type { SqlValue } from './sqlite-database.js';
import type { SqliteThreadData } from './sqlite-thread.js';
import { startSqliteThread } from './sqlite-thread.js';

/** A thread that has not answered for so long, in ms, hangs. */
const PATIENCE = 60_000;
/** So many statements stay prepared; then all begin anew, so that those of tables that are gone go with them. */
const MOST_STATEMENTS = 1000;

/** The thread has ended, or hangs: the writes that it had may have happened or not. */
export class WriterLostError extends Error {}

type Answer =
  { readonly counts: readonly number[] } | { readonly failed: string; readonly errcode: number | undefined };

interface Asked {
  readonly resolve: (counts: readonly number[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Writes beside the event loop: a thread of its own does it, by a connection of its own, a transaction at a time. What it has committed is
 * seen by whatever is read after the answer. One that hangs may hold SQLite's lock until `ended`, which is when it hangs no more.
 */
export class WriterThread {
  readonly #thread: Worker;
  /** Of the statements that the thread has. */
  readonly #numbers = new Map<string, number>();
  #asked: Asked | undefined;
  #late: NodeJS.Timeout | undefined;
  #lost: string | undefined;
  /** It has let go of the database. */
  readonly ended: Promise<void>;

  private constructor(data: SqliteThreadData) {
    this.#thread = startSqliteThread(new URL('./write-thread.mjs', import.meta.url), data);
    this.#thread.on('message', (answer: Answer) => this.#answered(answer));
    this.#thread.on('error', (error) => (this.#lost ??= error.message));
    this.ended = new Promise((resolve) => {
      this.#thread.once('exit', () => {
        this.#lose('it ended');
        resolve();
      });
    });
  }

  /** @throws WriterLostError it could not open the database */
  static async start(data: SqliteThreadData): Promise<WriterThread> {
    const writer = new WriterThread(data);
    await writer.#answer();
    return writer;
  }

  /**
   * All of them or none, on to the next when this one has answered. How many rows each wrote, or returned.
   * @throws what SQLite said: none of them happened; WriterLostError
   */
  async write(writes: readonly Write[]): Promise<readonly number[]> {
    if (this.#lost !== undefined) throw new WriterLostError(this.#lost);
    this.#thread.postMessage(this.#message(writes));
    return this.#answer();
  }

  async close(): Promise<void> {
    this.#thread.ref();
    this.#thread.postMessage('close');
    await this.ended;
  }

  /** Only while something is asked does the process go on for it. */
  #answer(): Promise<readonly number[]> {
    this.#thread.ref();
    this.#late = setTimeout(() => this.#lose('it does not answer'), PATIENCE);
    return new Promise((resolve, reject) => (this.#asked = { resolve, reject }));
  }

  #answered(answer: Answer): void {
    // It hung, and does no more.
    if (this.#lost !== undefined) return this.#thread.postMessage('close');
    const asked = this.#settle();
    if ('counts' in answer) return asked?.resolve(answer.counts);
    // It may not even have been able to prepare them.
    this.#numbers.clear();
    asked?.reject(Object.assign(new Error(answer.failed), { errcode: answer.errcode }));
  }

  #lose(why: string): void {
    this.#lost ??= why;
    this.#settle()?.reject(new WriterLostError(this.#lost));
  }

  #settle(): Asked | undefined {
    clearTimeout(this.#late);
    this.#thread.unref();
    const asked = this.#asked;
    this.#asked = undefined;
    return asked;
  }

  /** Each statement's text goes once, its number after that: arrays alone, as names of properties would go with each write. */
  #message(writes: readonly Write[]) {
    if (this.#numbers.size > MOST_STATEMENTS) this.#numbers.clear();
    const anew = this.#numbers.size === 0;
    const texts: [number, string][] = [];
    const numbered = ({ sql, parameters }: Pick<Write, 'sql' | 'parameters'>): [number, readonly SqlValue[]] => {
      let number = this.#numbers.get(sql);
      if (number === undefined) {
        number = this.#numbers.size;
        this.#numbers.set(sql, number);
        texts.push([number, sql]);
      }
      return [number, parameters];
    };
    return {
      anew,
      texts,
      writes: writes.map((write) =>
        write.follow === undefined ? numbered(write) : [...numbered(write), write.follow.map(numbered)],
      ),
    };
  }
}
