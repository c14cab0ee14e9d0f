import { close, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const synchronized = promisify(fdatasync);
const closed = promisify(close);

/**
 * Waits for the disk beside the event loop. Under `synchronous = NORMAL` a commit stands in the write-ahead log when it returns, and is
 * on the disk once that file was synchronized: SQLite leaves it to the next checkpoint, this does it at once, in a thread of the
 * system's pool. All that SQLite needs for a whole database after a power cut it synchronizes itself
 * (https://www.sqlite.org/wal.html#performance_considerations). It holds no lock on this file that a second descriptor could end.
 */
export class WalSync {
  readonly #file: number;
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** The database at this path is open in WAL mode: the file is there until it is closed. */
  constructor(databasePath: string) {
    this.#file = openSync(`${databasePath}-wal`, 'r+');
  }

  /**
   * Resolves when every commit that was made before the call is on the disk. Calls that come while the disk is busy wait for the same
   * next turn. Once it has failed it always fails: what a failed turn left behind may be lost though the next one succeeds.
   */
  reached(): Promise<void> {
    this.#next ??= this.#last.then(() => {
      this.#next = undefined;
      return synchronized(this.#file);
    });
    this.#last = this.#next;
    return this.#next;
  }

  /** After what was asked for is done. */
  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await closed(this.#file);
  }
}
