import { TooManyWaitingError } from '@ringledger/system';

type Kind = 'decision' | 'happening';
type Waiting = Readonly<Record<Kind, (() => void)[]>>;

/**
 * Who writes to a stream, one after the other: a command that somebody was quicker than goes before whatever merely happens, however much
 * of that there is. Else who lets things happen again and again could keep everybody from changing the thing.
 */
export class StreamTurns {
  readonly #streams = new Map<string, Waiting>();

  /** One try of a command. */
  decision<T>(stream: string, work: () => Promise<T>): Promise<T> {
    return this.#run(stream, 'decision', work, Infinity);
  }

  /**
   * `most`: so many may wait.
   * @throws TooManyWaitingError
   */
  happening<T>(stream: string, work: () => Promise<T>, most: number): Promise<T> {
    return this.#run(stream, 'happening', work, most);
  }

  async #run<T>(stream: string, kind: Kind, work: () => Promise<T>, most: number): Promise<T> {
    const waiting = this.#streams.get(stream);
    if (waiting) {
      if (waiting[kind].length >= most) throw new TooManyWaitingError(`Too many wait for ${stream}`);
      await new Promise<void>((resolve) => waiting[kind].push(resolve));
    } else this.#streams.set(stream, { decision: [], happening: [] });
    try {
      return await work();
    } finally {
      this.#next(stream);
    }
  }

  #next(stream: string): void {
    const waiting = this.#streams.get(stream);
    const next = waiting?.decision.shift() ?? waiting?.happening.shift();
    if (next) next();
    else this.#streams.delete(stream);
  }
}
