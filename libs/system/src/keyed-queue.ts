/** Too much is asked for one key at the same moment. */
export class TooManyWaitingError extends Error {
  readonly code = 'TOO_MANY_WAITING';
}

interface Turn {
  waiting: number;
  last: Promise<unknown>;
}

/** One after the other for each key, all keys side by side. */
export class KeyedQueue {
  readonly #turns = new Map<string, Turn>();

  /** How many keys are worked on now. */
  get busy(): number {
    return this.#turns.size;
  }

  /** `most`: how many may wait for the key, where others decide how many come. */
  async run<T>(key: string, work: () => Promise<T>, most = Infinity): Promise<T> {
    const turn: Turn = this.#turns.get(key) ?? { waiting: 0, last: Promise.resolve() };
    if (turn.waiting >= most) throw new TooManyWaitingError(`Too many wait for ${key}`);
    this.#turns.set(key, turn);
    turn.waiting += 1;
    const result = turn.waiting === 1 ? work() : turn.last.then(work, work);
    turn.last = result;
    try {
      return await result;
    } finally {
      turn.waiting -= 1;
      if (turn.waiting === 0) this.#turns.delete(key);
    }
  }

  /** Once for all of the keys that nobody works on. */
  async runFree<T>(keys: readonly string[], work: (free: ReadonlySet<string>) => Promise<T>): Promise<T> {
    const free = new Set(keys.filter((key) => !this.#turns.has(key)));
    let end: () => void = () => undefined;
    const last = new Promise<void>((resolve) => (end = resolve));
    const turns = [...free].map((key): [string, Turn] => [key, { waiting: 1, last }]);
    for (const [key, turn] of turns) this.#turns.set(key, turn);
    try {
      return await work(free);
    } finally {
      for (const [key, turn] of turns) {
        turn.waiting -= 1;
        if (turn.waiting === 0) this.#turns.delete(key);
      }
      end();
    }
  }
}
