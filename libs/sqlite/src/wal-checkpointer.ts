import type { Worker } from 'node:worker_threads';
import type { SqliteDatabase } from './sqlite-database.js';
import { startSqliteThread } from './sqlite-thread.js';

/** Written characters before the database is touched: short lives, as in tests, need no thread. */
const LEAST_CHARACTERS = 1024 * 1024;
/** Between two checkpoints, in ms: pages that are written again and again, as those of indexes are, go into the database once. */
const EVERY = 1000;
/** Pages (4 KB) in the write-ahead log from which on it has to begin anew, so that it does not grow as long as there is much to write. */
const MANY_PAGES = 16_384;
/** A thread that has not answered for so long, in ms, hangs. */
const PATIENCE = 60_000;
const NO_ANSWER = 'no answer';
/** When there is no thread SQLite does it itself, in a commit, after so many pages. */
const BY_ITSELF = 3000;

export interface WalCheckpointerOptions {
  /** Told, once, why SQLite does it by itself from then on. */
  readonly failed?: (why: string) => void;
  readonly manyPages?: number;
  readonly patience?: number;
}

type Answer = { readonly pages: number } | { readonly failed: string };

/**
 * Moves pages from the write-ahead log into the database beside the event loop: a thread of its own does it, by a connection of its own
 * (https://www.sqlite.org/wal.html#ckpt). When the log has become long, the writer is asked to hold for the last pages, since it begins
 * anew only when the database has them all. Where the thread fails, as on a full disk, or hangs, SQLite goes on by itself inside commits. The database
 * must not be locked exclusively.
 */
export class WalCheckpointer {
  readonly #failed: (why: string) => void;
  readonly #manyPages: number;
  readonly #patience: number;
  #thread: Worker | undefined;
  #ended: Promise<void> | undefined;
  #characters = 0;
  #isBusy = false;
  #next = 0;
  #late: NodeJS.Timeout | undefined;
  /** The log has to begin anew as soon as nothing is being written. */
  #isLong = false;
  #held: Promise<void> | undefined;
  #release: (() => void) | undefined;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly path: string,
    { failed = () => undefined, manyPages = MANY_PAGES, patience = PATIENCE }: WalCheckpointerOptions = {},
  ) {
    this.#failed = failed;
    this.#manyPages = manyPages;
    this.#patience = patience;
    database.prepare('PRAGMA wal_autocheckpoint = 0').rows([]);
  }

  /** After each commit, with how much it wrote. */
  written(characters: number): void {
    this.#characters += characters;
    if (this.#isBusy || this.#characters < LEAST_CHARACTERS) return;
    const now = performance.now();
    if (now < this.#next) return;
    this.#next = now + EVERY;
    this.#characters = 0;
    this.#isBusy = true;
    this.#ask((this.#thread ??= this.#start()));
  }

  /** Asked before each commit, while none is under way. Until what it returns resolves nothing is to be written; undefined: it may be. */
  hold(): Promise<void> | undefined {
    if (this.#isLong && this.#thread !== undefined) {
      this.#isLong = false;
      this.#held = new Promise((resolve) => (this.#release = resolve));
      this.#ask(this.#thread);
    }
    return this.#held;
  }

  /** The thread has let go of the database. */
  async close(): Promise<void> {
    this.#isBusy = true;
    clearTimeout(this.#late);
    this.#thread?.postMessage('close');
    // Where nothing else is left to do, the process would end before it.
    this.#thread?.ref();
    await this.#ended;
  }

  #start(): Worker {
    const { driver } = this.database;
    const data = { driver, path: this.path, settings: 'PRAGMA synchronous = NORMAL' };
    const thread = startSqliteThread(new URL('./checkpoint-thread.mjs', import.meta.url), data);
    thread.unref();
    thread.on('message', (answer: Answer) => {
      // It was given up meanwhile, and hangs no more.
      if (this.#thread !== thread) return thread.postMessage('close');
      clearTimeout(this.#late);
      if ('failed' in answer) return this.#giveUp(answer.failed);
      if (answer.pages > this.#manyPages && !this.#held) {
        this.#isLong = true;
        return;
      }
      this.#letGo();
      this.#isBusy = false;
    });
    thread.on('error', (error) => {
      if (this.#thread === thread) this.#giveUp(error.message);
    });
    this.#ended = new Promise((resolve) => thread.once('exit', () => resolve()));
    return thread;
  }

  #ask(thread: Worker): void {
    this.#late = setTimeout(() => this.#giveUp(NO_ANSWER), this.#patience).unref();
    thread.postMessage('checkpoint');
  }

  #letGo(): void {
    this.#held = undefined;
    this.#release?.();
  }

  #giveUp(why: string): void {
    this.#letGo();
    // Busy for ever: it is asked for nothing any more.
    this.#isBusy = true;
    clearTimeout(this.#late);
    // One that hangs in the disk is not waited for, and ends after its answer.
    if (why !== NO_ANSWER) this.#thread?.postMessage('close');
    this.#thread = this.#ended = undefined;
    this.database.prepare(`PRAGMA wal_autocheckpoint = ${BY_ITSELF}`).rows([]);
    this.#failed(why);
  }
}
