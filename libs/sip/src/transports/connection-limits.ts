import { networkOf } from '@ringledger/system';

/** How many connections stand at once, in all and by source (address, or /64 of IPv6). */
export class ConnectionLimits {
  readonly #bySource = new Map<string, number>();
  #total = 0;

  constructor(
    private readonly inTotal: number,
    private readonly perSource: number,
  ) {}

  get total(): number {
    return this.#total;
  }

  /** A function that gives the place back (once, however often it is called), or undefined when there is none. */
  take(address: string): (() => void) | undefined {
    const source = networkOf(address);
    const held = this.#bySource.get(source) ?? 0;
    if (this.#total >= this.inTotal || held >= this.perSource) return undefined;
    this.#total++;
    this.#bySource.set(source, held + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#total--;
      const left = (this.#bySource.get(source) ?? 1) - 1;
      if (left > 0) this.#bySource.set(source, left);
      else this.#bySource.delete(source);
    };
  }
}
