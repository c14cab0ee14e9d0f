import { networkOf } from '@ringledger/system';

/** How many connections stand at once, in all and by source (address, or /64 of IPv6). */
export class ConnectionLimits {
  readonly #bySource = new Map<string, number>();
  #total = 0;

  constructor(
    private readonly inTotal: number,
    private readonly perSource: number,
    /** True of an address that is not limited as a source. */
    private readonly speaksForMany: (address: string) => boolean = () => false,
  ) {}

  get total(): number {
    return this.#total;
  }

  /** A function that gives the place back (once, however often it is called), or undefined when there is none. */
  take(address: string): (() => void) | undefined {
    const leaveAll = this.takeInAll();
    const leaveSource = leaveAll && this.takeOfSource(address);
    if (!leaveSource) {
      leaveAll?.();
      return undefined;
    }
    return () => {
      leaveAll();
      leaveSource();
    };
  }

  /** The same for a connection whose source is not known yet. */
  takeInAll(): (() => void) | undefined {
    if (this.#total >= this.inTotal) return undefined;
    this.#total++;
    return once(() => this.#total--);
  }

  /** The same for a connection that has its place in all, once its source is known. */
  takeOfSource(address: string): (() => void) | undefined {
    if (this.speaksForMany(address)) return () => undefined;
    const source = networkOf(address);
    const held = this.#bySource.get(source) ?? 0;
    if (held >= this.perSource) return undefined;
    this.#bySource.set(source, held + 1);
    return once(() => {
      const left = (this.#bySource.get(source) ?? 1) - 1;
      if (left > 0) this.#bySource.set(source, left);
      else this.#bySource.delete(source);
    });
  }
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
