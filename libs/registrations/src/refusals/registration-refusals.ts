import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { EventStore } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { Clock, Ids, MonotonicClock } from '@ringledger/system';
import type { RefusedRegister } from '../registrar/registrar.js';
import { RefusalCounts } from './refusal-counts.js';
import type { RefusalCount } from './refusal-counts.js';
import { RefusalWriter } from './refusal-writer.js';

/** How often intervals that have ended are looked for, in ms. */
const LOOK_EVERY = 10_000;
/** Streams that are written to at the same time. */
const AT_ONCE = 32;

/**
 * Each refused REGISTER is in the record, but who guesses passwords must not be able to fill the log: the first for an account, network
 * and reason is written at once, the following are counted and written when the interval ends. It ends also when the account registers or
 * a registration of it ends, which nobody can bring about who only guesses: what is refused after that is news.
 */
@Injectable()
export class RegistrationRefusals implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #counts = new RefusalCounts();
  readonly #writer: RefusalWriter;
  readonly #writing = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    store: EventStore,
    private readonly clock: Clock,
    private readonly monotonic: MonotonicClock,
    ids: Ids,
    private readonly log: Log,
  ) {
    this.#writer = new RefusalWriter(store, clock, ids);
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.writeEnded(), LOOK_EVERY).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.writeEnded('all');
  }

  /** Never rejects, never waits: a refusal is answered without it. */
  report(what: RefusedRegister): void {
    const first = this.#counts.add(what, this.clock.now(), this.monotonic.elapsed());
    if (first) this.#writeAtOnce([first]);
  }

  /** A registration of the account has begun or ended. Never rejects, never waits. */
  beginAnew(accountId: string): void {
    this.#writeAtOnce(this.#counts.endOf(accountId));
  }

  /** Writes what is counted of the intervals that have ended, or of all, and all that did not get through before. */
  async writeEnded(which: 'ended' | 'all' = 'ended'): Promise<void> {
    await Promise.all(this.#writing);
    for (const stream of this.#writer.unfinished) await this.#write(stream, []);
    const ended = this.#counts.ended(this.monotonic.elapsed(), which);
    const streams = new Map<string, RefusalCount[]>();
    for (const count of ended) {
      const stream = this.#writer.streamOf(count);
      streams.set(stream, [...(streams.get(stream) ?? []), count]);
    }
    const groups = [...streams];
    for (let from = 0; from < groups.length; from += AT_ONCE) {
      await Promise.all(groups.slice(from, from + AT_ONCE).map(([stream, counted]) => this.#write(stream, counted)));
    }
  }

  /** Of one account. */
  #writeAtOnce(counts: readonly RefusalCount[]): void {
    const [first] = counts;
    if (!first) return;
    const written = this.#write(this.#writer.streamOf(first), counts);
    this.#writing.add(written);
    void written.then(() => this.#writing.delete(written));
  }

  async #write(stream: string, counts: readonly RefusalCount[]): Promise<void> {
    try {
      await this.#writer.write(stream, counts);
    } catch (error) {
      this.log.error('refused registrations could not be recorded yet', { err: error, stream });
    }
  }
}
