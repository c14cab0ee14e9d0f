import { setMaxListeners } from 'node:events';
import type { Log } from '@ringledger/observability';
import { pause } from '@ringledger/system';
import type { Progress } from '../projecting/progress.js';
import type { Leases } from './lease.js';

/** Something that follows the log. Ends when the signal fires; throws when it cannot go on. */
export interface Consumer {
  readonly key: string;
  follow(signal: AbortSignal): Promise<void>;
}

const FIRST_PAUSE = 50;
/** After errors, in ms. */
const LONGEST_PAUSE = 5000;
/** While another process does the work: so much later than its lease ends at most this one takes over. */
const LONGEST_LOOK = 1000;

/** Keeps the consumers of this process going: under a lease each, again after an error, until stopped. Never skips an event. */
export class Consumers {
  readonly #abort = new AbortController();
  #running: Promise<void>[] = [];

  constructor(
    private readonly leases: Leases,
    private readonly progress: Progress,
    private readonly log: Log,
  ) {}

  start(consumers: readonly (Consumer & { readonly progressName: string })[]): void {
    // All of them may pause at once, when a store is gone or a key is missing.
    setMaxListeners(0, this.#abort.signal);
    this.#running = consumers.map((consumer) => this.run(consumer));
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#running);
  }

  private async run(consumer: Consumer & { readonly progressName: string }): Promise<void> {
    const { signal } = this.#abort;
    let wait = FIRST_PAUSE;
    while (!signal.aborted) {
      let longest = LONGEST_LOOK;
      const began = performance.now();
      try {
        await this.leases.hold(consumer.key, signal, (held) => consumer.follow(held));
      } catch (error) {
        longest = LONGEST_PAUSE;
        this.progress.failed(consumer.progressName);
        this.log.error('consumer failed, will go on from its checkpoint', { consumer: consumer.key, err: error });
      }
      // What went on for so long did not fail at once again.
      if (performance.now() - began >= LONGEST_PAUSE) wait = FIRST_PAUSE;
      await pause(Math.min(wait, longest), signal);
      wait = Math.min(wait * 2, longest);
    }
  }
}
