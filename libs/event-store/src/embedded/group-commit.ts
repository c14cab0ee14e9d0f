import type { AppendResult, ExpectedRevision, RecordedEvent } from '../event-store.js';
import type { EncodedEvent } from '../log/encoded-event.js';
import { EventStoreUnavailableError, WrongExpectedRevisionError } from '../errors.js';
import type { WalSync } from '@ringledger/sqlite';
import type { AppendTransaction } from './append-transaction.js';
import { isDiskFull, toStoreError } from './sqlite-fault.js';

const MOST_EVENTS = 1024;
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

interface Waiting {
  readonly stream: string;
  readonly events: readonly EncodedEvent[];
  readonly expected: ExpectedRevision;
  readonly bytes: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

type Written = ReturnType<AppendTransaction['commit']>;
type Outcome = AppendResult | WrongExpectedRevisionError;

/**
 * All appends that come while the disk is busy with the ones before share one transaction, and with it one wait for the disk. Each group is on
 * the disk before the next is written, and before anybody hears of it.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private scheduled = false;
  private idle: (() => void)[] = [];
  private failure: Error | undefined;
  private reaching: { readonly streams: ReadonlySet<string>; readonly disk: Promise<void> } | undefined;

  constructor(
    private readonly transaction: AppendTransaction,
    private readonly disk: WalSync,
    private readonly path: string,
    private readonly onCommitted: (events: readonly RecordedEvent[], bytes: number) => void,
  ) {}

  /** @throws why nothing can be appended until the log is opened again */
  ensureTaking(): void {
    if (this.failure) throw this.failure;
  }

  append(stream: string, events: readonly EncodedEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    this.ensureTaking();
    let bytes = 0;
    for (const event of events) bytes += event.size;
    if (this.waitingBytes + bytes > MOST_WAITING_BYTES) {
      throw new EventStoreUnavailableError('Too many appends are waiting for the disk', false);
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ stream, events, expected, bytes, resolve, reject });
      this.waitingBytes += bytes;
      this.schedule();
    });
  }

  /** Resolves when all that can be read of the stream is on the disk. */
  async durable(stream: string): Promise<void> {
    while (this.reaching?.streams.has(stream)) {
      this.ensureTaking();
      await this.reaching.disk.catch(() => undefined);
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
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => void this.flush());
  }

  private async flush(): Promise<void> {
    const group = this.takeGroup();
    if (group.length > 0) await this.commit(group);
    this.scheduled = false;
    if (this.waiting.length > 0) return this.schedule();
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private takeGroup(): Waiting[] {
    let events = 0;
    let bytes = 0;
    let count = 0;
    for (const request of this.waiting) {
      events += request.events.length;
      bytes += request.bytes;
      if (count > 0 && (events > MOST_EVENTS || bytes > MOST_BYTES)) break;
      count++;
    }
    const group = count === this.waiting.length ? this.waiting : this.waiting.slice(0, count);
    this.waiting = count === this.waiting.length ? [] : this.waiting.slice(count);
    for (const request of group) this.waitingBytes -= request.bytes;
    return group;
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    const outcomes: Outcome[] = [];
    let committing = false;
    try {
      this.transaction.begin();
      for (const request of group) outcomes.push(this.decide(request));
      committing = true;
      const written = this.transaction.commit();
      if (written.events.length > 0) await this.reachDisk(written);
    } catch (error) {
      this.transaction.rollback();
      // What does not fit together may fit alone.
      if (group.length > 1 && isDiskFull(error)) return this.commitEach(group);
      const fault = toStoreError(error, this.path, committing);
      for (const request of group) request.reject(fault);
      return;
    }
    group.forEach((request, index) => {
      const outcome = outcomes[index] as Outcome;
      if (outcome instanceof WrongExpectedRevisionError) request.reject(outcome);
      else request.resolve(outcome);
    });
  }

  /** Nobody hears of it before: a power cut could still take it back. */
  private async reachDisk({ events, bytes }: Written): Promise<void> {
    const disk = this.disk.reached();
    this.reaching = { streams: new Set(events.map(({ stream }) => stream)), disk };
    try {
      await disk;
    } catch (error) {
      const what = `${this.path} did not reach the disk (${(error as Error).message}). Start this process again: it then shows what was kept.`;
      this.failure = new EventStoreUnavailableError(what, true, { cause: error });
      throw this.failure;
    }
    this.reaching = undefined;
    this.onCommitted(events, bytes);
  }

  private async commitEach(group: readonly Waiting[]): Promise<void> {
    for (const request of group) await this.commit([request]);
  }

  private decide(request: Waiting): Outcome {
    try {
      return this.transaction.append(request.stream, request.events, request.expected);
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) return error;
      throw error;
    }
  }
}
