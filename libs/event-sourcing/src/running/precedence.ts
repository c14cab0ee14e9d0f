import { pause } from '@ringledger/system';

/** How long consumers put off what has come, from when urgent work began, in ms. */
const LONGEST = 15_000;

/** Resolves when somebody waits for what the consumer does, or after so long, in ms. */
type Wanted = (longest: number, signal: AbortSignal) => Promise<void>;

/**
 * On the one thread that all of an exchange runs on, what has a deadline goes first: consumers of the log let it pass, though not for ever,
 * and not while somebody waits for what they do.
 */
export class Precedence {
  #urgent = 0;
  #since = 0;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly longest = LONGEST) {}

  /** Does work that others let pass. */
  async urgently<T>(work: () => Promise<T>): Promise<T> {
    if (this.#urgent++ === 0) this.#since = performance.now();
    try {
      return await work();
    } finally {
      if (--this.#urgent === 0) for (const goOn of this.#waiting) goOn();
    }
  }

  /** What a consumer awaits before it handles what has come. */
  async turn(signal: AbortSignal, wanted?: Wanted): Promise<void> {
    const left = this.#since + this.longest - performance.now();
    if (this.#urgent === 0 || left <= 0) return;
    const over = new AbortController();
    const ended = AbortSignal.any([signal, over.signal]);
    let goOn: () => void = () => undefined;
    const free = new Promise<void>((resolve) => this.#waiting.add((goOn = resolve)));
    try {
      await Promise.race([free, pause(left, ended), ...(wanted ? [wanted(left, ended)] : [])]);
    } finally {
      over.abort();
      this.#waiting.delete(goOn);
    }
  }
}
