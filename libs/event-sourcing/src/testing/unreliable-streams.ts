import { EventStoreUnavailableError, WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, ExpectedRevision, NewEvent, RecordedEvent, StreamSlice } from '@ringledger/event-store';
import { testPosition } from './recorded.js';

/** Where the store fails: nothing is written, or it is and nobody hears of it. */
export type StoreFault = 'before' | 'after';

/** The streams of a store in memory, as far as one only appends to them, that fails when it is told to. */
export class UnreliableStreams implements Pick<EventStore, 'append' | 'readStream'> {
  readonly #streams = new Map<string, RecordedEvent[]>();
  /** Of the next appends, in order; null: it succeeds. */
  readonly faults: (StoreFault | null)[] = [];
  /** What happens at the next appends, in order, before they are tried. */
  readonly meanwhile: (() => void | Promise<void>)[] = [];

  /** For whoever asks for a whole one. */
  get store(): EventStore {
    return this as unknown as EventStore;
  }

  of(stream: string): readonly RecordedEvent[] {
    return this.#streams.get(stream) ?? [];
  }

  /** What another process writes. */
  add(stream: string, ...events: readonly NewEvent[]): void {
    this.#append(stream, events, 'any');
  }

  async readStream(
    stream: string,
    { direction = 'forwards', limit = 512 }: { readonly direction?: string; readonly limit?: number } = {},
  ): Promise<StreamSlice> {
    const events = direction === 'backwards' ? this.of(stream).toReversed() : this.of(stream);
    return { exists: events.length > 0, events: events.slice(0, limit), end: events.length <= limit };
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision) {
    await this.meanwhile.shift()?.();
    const fault = this.faults.shift() ?? null;
    if (fault === 'before') throw new EventStoreUnavailableError('Not reached', true);
    const result = this.#append(stream, events, expected);
    if (fault === 'after') throw new EventStoreUnavailableError('No answer', true);
    return result;
  }

  #append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision) {
    const before = this.of(stream);
    const from = typeof expected === 'number' ? expected + 1 : expected === 'no-stream' ? 0 : before.length;
    const isRepeated = before[from]?.id === events[0]?.id && before[from] !== undefined;
    if (from !== before.length && !isRepeated) {
      throw new WrongExpectedRevisionError(stream, expected, before.length - 1);
    }
    const added = events.map((event, index) => {
      const revision = from + index;
      return { ...event, stream, revision, position: testPosition(revision) };
    });
    this.#streams.set(stream, isRepeated ? [...before] : [...before, ...added]);
    const revision = from + events.length - 1;
    return { revision, position: testPosition(revision) };
  }
}
