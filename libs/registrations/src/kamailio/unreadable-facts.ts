/** Between two times that something is done about them, in ms: a comparison of all accounts costs more than what is told there. */
const PAUSE = 60_000;

/** Counts what was not understood, so that many cost no more than one. */
export class UnreadableFacts {
  #seen = 0;
  #told = -Infinity;

  saw(): void {
    this.#seen++;
  }

  /** How many there were since the last time; 0: none, or not yet. */
  due(now: number): number {
    if (this.#seen === 0 || now - this.#told < PAUSE) return 0;
    const seen = this.#seen;
    this.#seen = 0;
    this.#told = now;
    return seen;
  }
}
