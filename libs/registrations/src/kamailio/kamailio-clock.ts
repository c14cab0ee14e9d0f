/** How many seconds of Kamailio's are remembered. A process that stood still hears of the last few late. */
const MOST_SECONDS = 30;

/**
 * What time it is at Kamailio, out of what it stamps on all that it sends: by what took the shortest way. What waited on its way, or in a
 * process that stood still, is older than it seems. All times are in seconds.
 */
export class KamailioClock {
  /** By full second here: the least by which this process's time was ahead of what it heard then. */
  readonly #ahead = new Map<number, number>();

  constructor(private readonly time: () => number = () => performance.now() / 1000) {}

  heard(stamp: number): void {
    const time = this.time();
    const second = Math.floor(time);
    const ahead = time - stamp;
    this.#ahead.set(second, Math.min(ahead, this.#ahead.get(second) ?? Infinity));
    if (this.#ahead.size <= MOST_SECONDS) return;
    const [oldest] = this.#ahead.keys();
    this.#ahead.delete(oldest as number);
  }

  /** Another Kamailio, perhaps with another clock. */
  forget(): void {
    this.#ahead.clear();
  }

  /** How long ago (s) it was there what a stamp says; 0 for what is yet to come. */
  since(stamp: number): number {
    return this.#ahead.size === 0 ? 0 : Math.max(0, this.time() - Math.min(...this.#ahead.values()) - stamp);
  }
}
