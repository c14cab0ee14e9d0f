import type { Position, RecordedEvent } from '../event-store.js';

/** Few enough to stay among the young objects: what is kept longer costs more in garbage collection than reading it again. */
const MOST_EVENTS = 2048;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * The end of the log in memory: what live subscribers read, instead of a queue for each of them. Who falls behind its
 * start reads history again, so a slow subscriber costs no memory.
 */
export class RecentEvents {
  private events: RecordedEvent[] = [];
  private sizes: number[] = [];
  private bytes = 0;
  private end: Position;
  private caughtUps: number;
  private fault: Error | undefined;
  private readonly listeners = new Set<() => void>();

  /** Holds every event of the log after `start`, up to and including `head`. */
  constructor(
    private start: Position,
    { caughtUp = true } = {},
  ) {
    this.end = start;
    this.caughtUps = caughtUp ? 1 : 0;
  }

  get head(): Position {
    return this.end;
  }

  /** `bytes` is what all of them hold, about. */
  add(events: readonly RecordedEvent[], bytes: number): void {
    const size = bytes / events.length;
    for (const event of events) {
      this.events.push(event);
      this.sizes.push(size);
      this.end = event.position;
    }
    this.bytes += bytes;
    if (this.events.length > MOST_EVENTS || this.bytes > MOST_BYTES) this.forget();
  }

  /** How often the end of the log was reached: 0 before the first time, once more after each drop. */
  get timesCaughtUp(): number {
    return this.caughtUps;
  }

  /** What ended the following of the log for good. */
  get failure(): Error | undefined {
    return this.fault;
  }

  /** The log has been looked through up to here, though no event came. */
  moveTo(position: Position): void {
    if (position > this.end) this.end = position;
  }

  reachedEnd(): void {
    this.caughtUps++;
  }

  fail(error: Error): void {
    this.fault = error;
    this.notify();
  }

  /** Up to `limit` events after a position, or `undefined` when the first of them may be forgotten already. */
  after(position: Position, limit: number): RecordedEvent[] | undefined {
    if (position < this.start) return undefined;
    const from = this.indexAfter(position);
    return this.events.slice(from, from + limit);
  }

  /** Wakes everyone who waits for the head to move. */
  notify(): void {
    for (const listener of this.listeners) listener();
  }

  /** @returns a function that ends the listening */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private indexAfter(position: Position): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.events[middle] as RecordedEvent).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Down to three quarters at once: the arrays are not moved for each event. */
  private forget(): void {
    let count = 0;
    const { length } = this.events;
    while (count < length && (length - count > 0.75 * MOST_EVENTS || this.bytes > 0.75 * MOST_BYTES)) {
      this.bytes -= this.sizes[count] ?? 0;
      count++;
    }
    this.start = (this.events[count - 1] as RecordedEvent).position;
    this.events = this.events.slice(count);
    this.sizes = this.sizes.slice(count);
  }
}
