import { pause } from '@ringledger/system';

/** Events in one batch from which on there is much to do: fewer cost what is urgent nothing. */
const MUCH = 100;
/** How long a consumer puts off what has piled up, in ms. */
const LONGEST = 15_000;

/** Resolves when somebody waits for what the consumer does, or after so long, in ms. */
type Wanted = (longest: number, signal: AbortSignal) => Promise<void>;
type Turn = (events: number, signal: AbortSignal, wanted?: Wanted) => Promise<void>;

/**
 * On the one thread that all of an exchange runs on, what has a deadline goes first: a consumer that has much to do lets it pass, though not
 * for ever, and not while somebody waits for what it does.
 */
export class Precedence {
  #urgent = 0;
  readonly #waiting = new Set<() => void>();

  /** Does work that others let pass. */
  async urgently<T>(work: () => Promise<T>): Promise<T> {
    this.#urgent++;
    try {
      return await work();
    } finally {
      if (--this.#urgent === 0) for (const goOn of this.#waiting) goOn();
    }
  }

  /** For one consumer: what it awaits with each batch, of so many events, before it handles it. */
  consumer(longest = LONGEST): Turn {
    let mayWaitUntil = 0;
    return async (events, signal, wanted) => {
      const now = performance.now();
      if (events < MUCH) mayWaitUntil = now + longest;
      else if (this.#urgent > 0 && now < mayWaitUntil) await this.#free(mayWaitUntil - now, signal, wanted);
    };
  }

  async #free(longest: number, signal: AbortSignal, wanted?: Wanted): Promise<void> {
    const over = new AbortController();
    const ended = AbortSignal.any([signal, over.signal]);
    let goOn: () => void = () => undefined;
    const free = new Promise<void>((resolve) => this.#waiting.add((goOn = resolve)));
    try {
      await Promise.race([free, pause(longest, ended), ...(wanted ? [wanted(longest, ended)] : [])]);
    } finally {
      over.abort();
      this.#waiting.delete(goOn);
    }
  }
}
