import { EventStore } from '../event-store.js';
import type { ExpectedRevision, NewEvent } from '../event-store.js';

/** One append that a test holds back. */
export class HeldAppend {
  /** Resolves when the append is there, and waits. */
  readonly arrived: Promise<void>;
  readonly #decided: Promise<void>;
  #arrive: () => void = () => undefined;
  #letGo: () => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;

  constructor(readonly type: string) {
    this.arrived = new Promise((resolve) => (this.#arrive = resolve));
    this.#decided = new Promise((resolve, reject) => {
      this.#letGo = resolve;
      this.#fail = reject;
    });
    this.#decided.catch(() => undefined);
  }

  pass(): Promise<void> {
    this.#arrive();
    return this.#decided;
  }

  /** It goes to the log now, however late that is. */
  letGo(): void {
    this.#letGo();
  }

  /** It never comes to the log. */
  fail(error: Error): void {
    this.#fail(error);
  }
}

/** A store whose appends a test can hold back on their way to the log. */
export class HeldAppends extends EventStore {
  #held: HeldAppend[] = [];

  constructor(private readonly store: EventStore) {
    super();
  }

  /** Holds back the next append of events of this type. */
  hold(type: string): HeldAppend {
    const held = new HeldAppend(type);
    this.#held.push(held);
    return held;
  }

  override async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision) {
    const held = this.#held.find(({ type }) => events.some((event) => event.type === type));
    this.#held = this.#held.filter((other) => other !== held);
    await held?.pass();
    return this.store.append(stream, events, expected);
  }

  override readStream(...asked: Parameters<EventStore['readStream']>) {
    return this.store.readStream(...asked);
  }

  override readAll(...asked: Parameters<EventStore['readAll']>) {
    return this.store.readAll(...asked);
  }

  override headOfStream(stream: string) {
    return this.store.headOfStream(stream);
  }

  override head() {
    return this.store.head();
  }

  override reaches(...asked: Parameters<EventStore['reaches']>) {
    return this.store.reaches(...asked);
  }

  override subscribe(...asked: Parameters<EventStore['subscribe']>) {
    return this.store.subscribe(...asked);
  }

  override close() {
    return this.store.close();
  }
}
