import type { SqliteDatabase } from '@ringledger/sqlite';
import type { WalCheckpointer, WalSync } from '@ringledger/sqlite';
import { transaction } from '@ringledger/sqlite';
import { ReadModelsUnavailableError } from '../errors.js';
import { toReadModelError } from './embedded-fault.js';

/** After so long a transaction takes no further job, so that the event loop is never held for long. */
const MOST_MILLISECONDS = 8;
/** What one job writes at most, so that there is time to stop between two. */
export const MOST_WRITES = 50;
const MOST_WAITING_CHARACTERS = 64 * 1024 * 1024;

export interface WriteJob<T> {
  /** Runs inside a transaction, shared with others; synchronous. */
  readonly apply: () => T;
  /** On the disk itself before the promise resolves, even for a power cut; otherwise safe from the end of the process only. */
  readonly durable: boolean;
  readonly characters: number;
}

interface Waiting extends WriteJob<unknown> {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** All writes of one turn of the event loop, of all collections, share a transaction; and they reach the disk in their order. */
export class WriteQueue {
  private waiting: Waiting[] = [];
  private waitingCharacters = 0;
  private scheduled = false;
  private idle: (() => void)[] = [];

  constructor(
    private readonly database: SqliteDatabase,
    private readonly disk: WalSync,
    private readonly checkpointer: WalCheckpointer,
    private readonly path: string,
  ) {}

  add<T>(job: WriteJob<T>): Promise<T> {
    if (this.waitingCharacters + job.characters > MOST_WAITING_CHARACTERS) {
      return Promise.reject(new ReadModelsUnavailableError('Too many writes are waiting for the disk'));
    }
    this.waitingCharacters += job.characters;
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ ...job, resolve: resolve, reject });
      this.schedule();
    });
  }

  /** Resolves when nothing waits any more. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.idle.push(resolve);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    const { held } = this.checkpointer;
    if (held) return void held.then(() => this.flush());
    this.scheduled = false;
    if (this.waiting.length > 0) this.commit();
    if (this.waiting.length > 0) return this.schedule();
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private commit(): void {
    const results: unknown[] = [];
    let fault: Error | undefined;
    try {
      const end = performance.now() + MOST_MILLISECONDS;
      transaction(this.database, () => {
        for (const job of this.waiting) {
          results.push(undefined);
          results[results.length - 1] = job.apply();
          if (performance.now() > end) break;
        }
      });
    } catch (error) {
      fault = toReadModelError(error, this.path);
    }
    // When not even a transaction could be begun, none of them can.
    const group = this.waiting.splice(0, results.length === 0 ? this.waiting.length : results.length);
    let characters = 0;
    group.forEach((job, index) => {
      characters += job.characters;
      if (fault !== undefined) job.reject(fault);
      else if (job.durable) this.afterDisk(job, results[index]);
      else job.resolve(results[index] as never);
    });
    this.waitingCharacters -= characters;
    this.checkpointer.written(characters);
  }

  private afterDisk({ resolve, reject }: Waiting, result: unknown): void {
    this.disk.reached().then(
      () => resolve(result as never),
      (error: Error) =>
        reject(
          new ReadModelsUnavailableError(`${this.path} did not reach the disk: ${error.message}`, { cause: error }),
        ),
    );
  }
}
