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

export interface WalCheckpointerOptions {
  /** Told, once for all failures until the next success, what goes wrong and what that means. */
  readonly warn?: (message: string) => void;
  readonly manyPages?: number;
  readonly patience?: number;
}

type Answer = { readonly pages: number } | { readonly failed: string };

/**
 * Moves pages from the write-ahead log into the database beside the event loop: a thread of its own does it, by a connection of its own
 * (https://www.sqlite.org/wal.html#ckpt). When the log has become long, the writer is asked to hold for the last pages, since it begins
 * anew only when the database has them all. What fails, as on a full disk, is tried again, and a thread that hangs goes on when it has answered. Where
 * there can be no thread the event loop does it, whoever writes. The database must not be locked exclusively.
 */
export class WalCheckpointer {
  readonly #warn: (message: string) => void;
  readonly #manyPages: number;
  readonly #patience: number;
  #thread: Worker | undefined;
  #ended: Promise<void> | undefined;
  #characters = 0;
  #isBusy = false;
  #isFailing = false;
  #isHanging = false;
  /** There can be no thread. */
  #isAlone = false;
  #next = 0;
  #late: NodeJS.Timeout | undefined;
  /** The log has to begin anew as soon as nothing is being written. */
  #isLong = false;
  #held: Promise<void> | undefined;
  #release: (() => void) | undefined;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly path: string,
    { warn = () => undefined, manyPages = MANY_PAGES, patience = PATIENCE }: WalCheckpointerOptions = {},
  ) {
    this.#warn = warn;
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
    if (this.#isAlone) return this.#checkpoint();
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
    // One that hangs in the disk is not waited for, and ends after its answer.
    if (this.#isHanging) return;
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
      clearTimeout(this.#late);
      this.#isHanging = false;
      if ('failed' in answer) return this.#failed(answer.failed);
      this.#isFailing = false;
      if (answer.pages > this.#manyPages && !this.#held) {
        this.#isLong = true;
        return;
      }
      this.#letGo();
      this.#isBusy = false;
    });
    thread.on('error', (error) => this.#goOnAlone(error.message));
    this.#ended = new Promise((resolve) => thread.once('exit', () => resolve()));
    return thread;
  }

  #ask(thread: Worker): void {
    this.#late = setTimeout(() => this.#hang(), this.#patience).unref();
    thread.postMessage('checkpoint');
  }

  #letGo(): void {
    this.#held = undefined;
    this.#release?.();
  }

  #failed(why: string): void {
    this.#letGo();
    this.#tell(`Checkpoints of ${this.path} fail and are tried again; its write-ahead log grows meanwhile: ${why}`);
    // Due again with the next commit.
    this.#characters = LEAST_CHARACTERS;
    this.#isBusy = false;
  }

  /** Nobody else could do it: it may hold SQLite's lock for checkpoints. */
  #hang(): void {
    this.#isHanging = true;
    this.#letGo();
    this.#tell(`The checkpoint of ${this.path} hangs; its write-ahead log grows meanwhile`);
  }

  #goOnAlone(why: string): void {
    clearTimeout(this.#late);
    this.#letGo();
    this.#thread = this.#ended = undefined;
    this.#isAlone = true;
    this.#tell(
      `Checkpoints of ${this.path} are made on the event loop from now on, which then has less time for the rest: ${why}`,
    );
    this.#characters = LEAST_CHARACTERS;
    this.#isBusy = false;
  }

  /** Between two commits: the log begins anew with the next. */
  #checkpoint(): void {
    try {
      this.database.prepare('PRAGMA wal_checkpoint(PASSIVE)').rows([]);
      this.#isFailing = false;
    } catch (error) {
      this.#failed((error as Error).message);
    }
  }

  #tell(message: string): void {
    if (!this.#isFailing) this.#warn(message);
    this.#isFailing = true;
  }
}
