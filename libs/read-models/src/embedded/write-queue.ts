import type { WalCheckpointer, WalSync, Write } from '@ringledger/sqlite';
import { ReadModelsFullError, ReadModelsUnavailableError, ReadModelsUnusableError } from '../errors.js';
import type { BatchWriter } from './batch-writer.js';
import { toReadModelError } from './embedded-fault.js';

/** With so many characters a transaction takes no further job, so that no message is huge. */
const MOST_BATCH_CHARACTERS = 512 * 1024;
/** What one job writes at most. */
export const MOST_WRITES = 50;
const MOST_WAITING_CHARACTERS = 64 * 1024 * 1024;

export interface WriteJob {
  /** Asked when their turn has come: by then what they are for may have changed, or be gone. */
  readonly writes: () => readonly Write[];
  /** On the disk itself before the promise resolves, even for a power cut; otherwise safe from the end of the process only. */
  readonly durable: boolean;
  readonly characters: number;
}

interface WaitingJob extends WriteJob {
  readonly resolve: (counts: readonly number[]) => void;
  readonly reject: (error: Error) => void;
}

/** Work that has the database for itself. */
interface WaitingWork {
  readonly work: () => Promise<void>;
}

/** A job whose writes are in a batch, from `start` on. */
interface Joined {
  readonly job: WaitingJob;
  readonly start: number;
  readonly end: number;
}

/** Writes of all collections that come while others are under way share a transaction; and they reach the disk in their order. */
export class WriteQueue {
  private readonly waiting: (WaitingJob | WaitingWork)[] = [];
  private waitingCharacters = 0;
  private isUnderWay = false;
  private idle: (() => void)[] = [];
  private failure: Error | undefined;

  constructor(
    private readonly writer: BatchWriter,
    private readonly disk: WalSync,
    private readonly checkpointer: WalCheckpointer,
    private readonly path: string,
  ) {}

  /** @throws why the last batch was not written, while a full disk or a damaged file is to blame */
  ensureTaking(): void {
    if (this.failure instanceof ReadModelsFullError || this.failure instanceof ReadModelsUnusableError)
      throw this.failure;
  }

  /** How many rows each of its writes wrote, or returned. */
  add(job: WriteJob): Promise<readonly number[]> {
    if (this.waitingCharacters + job.characters > MOST_WAITING_CHARACTERS) {
      return Promise.reject(new ReadModelsUnavailableError('Too many writes are waiting for the disk'));
    }
    this.waitingCharacters += job.characters;
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...job, resolve, reject });
      this.schedule();
    });
  }

  /** Synchronous work on the database, behind the writes that were asked for before, while nothing else writes. */
  exclusively<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const alone = async () => {
        try {
          resolve(this.writer.exclusively(work));
        } catch (error) {
          reject(toReadModelError(error, this.path));
        }
      };
      this.waiting.push({ work: alone });
      this.schedule();
    });
  }

  /** Resolves when all that was written before is on the disk itself. */
  async durable(): Promise<void> {
    try {
      await this.disk.reached();
    } catch (error) {
      const said = `${this.path} did not reach the disk: ${(error as Error).message}`;
      throw new ReadModelsUnavailableError(said, { cause: error });
    }
  }

  /** Resolves when nothing waits any more. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.idle.push(resolve);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isUnderWay) return;
    this.isUnderWay = true;
    setImmediate(() => void this.turn());
  }

  private async turn(): Promise<void> {
    for (let held = this.checkpointer.hold(); held !== undefined; held = this.checkpointer.hold()) await held;
    const [first] = this.waiting;
    if (first !== undefined && 'work' in first) {
      this.waiting.shift();
      await first.work();
    } else if (first !== undefined) await this.writeBatch();
    this.isUnderWay = false;
    if (this.waiting.length > 0) return this.schedule();
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private async writeBatch(): Promise<void> {
    const { joined, writes, characters } = this.nextBatch();
    try {
      const counts = writes.length === 0 ? [] : await this.writer.write(writes, characters);
      if (writes.length > 0) this.failure = undefined;
      this.resolve(joined, counts);
    } catch (error) {
      const fault = toReadModelError(error, this.path);
      this.failure = fault;
      for (const { job } of joined) job.reject(fault);
    }
    for (const { job } of joined) this.waitingCharacters -= job.characters;
    this.checkpointer.written(characters);
  }

  private nextBatch() {
    const joined: Joined[] = [];
    const writes: Write[] = [];
    let characters = 0;
    let taken = 0;
    const { mostWrites } = this.writer;
    for (const next of this.waiting) {
      if ('work' in next || writes.length >= mostWrites || characters >= MOST_BATCH_CHARACTERS) break;
      taken++;
      try {
        const own = next.writes();
        joined.push({ job: next, start: writes.length, end: writes.length + own.length });
        writes.push(...own);
        characters += next.characters;
      } catch (error) {
        this.waitingCharacters -= next.characters;
        next.reject(toReadModelError(error, this.path));
      }
    }
    this.waiting.splice(0, taken);
    return { joined, writes, characters };
  }

  private resolve(joined: readonly Joined[], counts: readonly number[]): void {
    const countsOf = ({ start, end }: Joined) => counts.slice(start, end);
    for (const one of joined) if (!one.job.durable) one.job.resolve(countsOf(one));
    const durable = joined.filter(({ job }) => job.durable);
    if (durable.length === 0) return;
    // The next batch does not wait for it.
    this.durable().then(
      () => durable.forEach((one) => one.job.resolve(countsOf(one))),
      (error: Error) => durable.forEach(({ job }) => job.reject(error)),
    );
  }
}
