import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, NewEvent } from '@ringledger/event-store';
import { KeyedQueue } from '@ringledger/system';
import { behind } from '../event.js';

/** Events that are not known to be in the log. Sent again they must be the same, and at the same place. */
interface Batch {
  readonly events: readonly NewEvent[];
  place: Place | null;
}

interface Place {
  /** Of the event that stands before it; -1: none does. */
  readonly revision: number;
  readonly time: string;
}

const ATTEMPTS = 20;
/** Appends that may wait for one stream. */
const MOST_WAITING = 64;
/** Streams with events that are not known to be in the log. */
const MOST_UNFINISHED = 10_000;

/** The log has not taken events of very many streams: none of another are kept for it. */
export class TooManyUnfinishedError extends Error {
  readonly code = 'TOO_MANY_UNFINISHED';
}

/**
 * Events that no command decides on, such as counts of what strangers try, written behind whatever else their stream has. Each stands in
 * the log once, and none is lost while the process lives, whatever the store answers and whoever writes there as well.
 */
export class LastingAppends {
  readonly #queue = new KeyedQueue();
  readonly #unfinished = new Map<string, Batch>();

  constructor(private readonly store: EventStore) {}

  /**
   * `take` is called when the stream has its turn and all before is in the log: at once, if nothing is under way. What it gives is kept until
   * it is in the log. When this rejects, either nothing was taken, or it is sent again with the next append to the stream.
   */
  append(stream: string, take: () => readonly NewEvent[]): Promise<void> {
    return this.#queue.run(stream, () => this.#append(stream, take), MOST_WAITING);
  }

  /** Streams whose last events are not known to be in the log; `finish` sends them again. */
  get unfinished(): readonly string[] {
    return [...this.#unfinished.keys()];
  }

  finish(stream: string): Promise<void> {
    return this.append(stream, () => []);
  }

  async #append(stream: string, take: () => readonly NewEvent[]): Promise<void> {
    const before = this.#unfinished.get(stream);
    if (before) await this.#send(stream, before);
    else if (this.#unfinished.size >= MOST_UNFINISHED) throw new TooManyUnfinishedError('The log takes no events');
    const events = take();
    if (events.length === 0) return;
    const batch: Batch = { events, place: null };
    this.#unfinished.set(stream, batch);
    await this.#send(stream, batch);
  }

  async #send(stream: string, batch: Batch): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      batch.place ??= await this.#endOf(stream);
      try {
        const { revision, time } = batch.place;
        const events = batch.events.map((event) => behind(time, event));
        await this.store.append(stream, events, revision < 0 ? 'no-stream' : revision);
        this.#unfinished.delete(stream);
        return;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevisionError)) throw error;
        // Another event stands where these would, so they were not written there.
        batch.place = null;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #endOf(stream: string): Promise<Place> {
    const { events } = await this.store.readStream(stream, { direction: 'backwards', limit: 1 });
    const [last] = events;
    return last ? { revision: last.revision, time: last.metadata['time'] as string } : { revision: -1, time: '' };
  }
}
