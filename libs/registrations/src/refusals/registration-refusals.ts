import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { LastingAppends } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import type { NewEvent } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { Clock, Ids, inParts, MonotonicClock } from '@ringledger/system';
import type { RefusedRegister } from '../registrar/registrar.js';
import { RefusalCounts } from './refusal-counts.js';
import type { RefusalCount } from './refusal-counts.js';
import { refusalEvent, streamOfRefusal } from './refusal-event.js';

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
  readonly #appends: LastingAppends;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    store: EventStore,
    private readonly clock: Clock,
    private readonly monotonic: MonotonicClock,
    private readonly ids: Ids,
    private readonly log: Log,
  ) {
    this.#appends = new LastingAppends(store);
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
    if (first) void this.#write(streamOfRefusal(first), [first]);
  }

  /** A registration of the account has begun or ended. Never rejects, never waits. */
  beginAnew(accountId: string): void {
    const counted = this.#counts.endOf(accountId);
    const [first] = counted;
    if (first) void this.#write(streamOfRefusal(first), counted);
  }

  /** Writes what is counted of the intervals that have ended, or of all, and all that did not get through before. */
  async writeEnded(which: 'ended' | 'all' = 'ended'): Promise<void> {
    const streams = new Map<string, RefusalCount[]>(this.#appends.unfinished.map((stream) => [stream, []]));
    for (const count of this.#counts.ended(this.monotonic.elapsed(), which)) {
      const stream = streamOfRefusal(count);
      streams.set(stream, [...(streams.get(stream) ?? []), count]);
    }
    for (const some of inParts([...streams], AT_ONCE)) {
      await Promise.all(some.map(([stream, counted]) => this.#write(stream, counted)));
    }
  }

  /** Counts of one stream. */
  async #write(stream: string, counts: readonly RefusalCount[]): Promise<void> {
    try {
      await this.#appends.append(stream, () => counts.filter(({ count }) => count > 0).map((one) => this.#take(one)));
    } catch (error) {
      this.log.error('refused registrations could not be recorded yet', { err: error, stream });
    }
  }

  #take(counted: RefusalCount): NewEvent {
    const event = refusalEvent(counted, this.ids.next(), this.clock.now());
    counted.count = 0;
    return event;
  }
}
