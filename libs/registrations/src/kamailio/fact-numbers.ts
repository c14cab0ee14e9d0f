/** Facts are numbered before they are queued, so that a few change places; whatever is still missing after this time (ms) is lost. */
const PATIENCE = 2000;
/** More are never under way. */
const MOST_AHEAD = 10_000;

/** Finds out that facts were lost on their way: a full queue in Kamailio, a connection that ended. */
export class FactNumbers {
  /** All below have been seen; null: whatever comes first is the beginning. */
  #next: number | null = null;
  readonly #ahead = new Set<number>();
  #highest = 0;
  /** When `#next` moved last. */
  #moved = 0;

  /** A new connection: what was missed before it is known to be unknown. */
  begin(): void {
    this.#next = null;
    this.#ahead.clear();
    this.#highest = 0;
  }

  saw(number: number, now: number): void {
    this.#highest = Math.max(this.#highest, number);
    if (this.#next === null || number === this.#next) this.#advance(number + 1, now);
    else if (number > this.#next) this.#ahead.add(number);
  }

  /** There have been so many, and none waits in Kamailio any more. */
  total(number: number, now: number): void {
    if (this.#next === null) this.#advance(number + 1, now);
    this.#highest = Math.max(this.#highest, number);
  }

  /** Whether some never came. Each loss is told once. */
  lost(now: number): boolean {
    if (this.#next === null || this.#next > this.#highest) return false;
    if (now - this.#moved < PATIENCE && this.#ahead.size < MOST_AHEAD) return false;
    this.#ahead.clear();
    this.#advance(this.#highest + 1, now);
    return true;
  }

  #advance(to: number, now: number): void {
    let next = to;
    while (this.#ahead.delete(next)) next++;
    this.#next = next;
    this.#moved = now;
  }
}
