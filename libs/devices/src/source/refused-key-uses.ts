import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { LastingAppends, streamName } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import type { NewEvent } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { Clock, Ids, MonotonicClock, networkOf } from '@ringledger/system';
import type { DeviceSecurityEvent, KeyDeath } from '../device.events.js';
import { loggedEvents } from './logged-event.js';

/** A request that got nothing for its key. */
export interface RefusedKeyUse {
  readonly deviceId: string;
  readonly organizationId: string | null;
  readonly keyHash: string;
  readonly generation: number;
  /** Null: the key is good, but was used in more new ways than are recorded. */
  readonly death: KeyDeath | null;
  readonly address: string;
  readonly userAgent: string | null;
  /** The address has used up its budget: it is counted, without an event of its own at once. */
  readonly overBudget: boolean;
}

interface Place {
  readonly key: string;
  /** What the place counts as one of. */
  readonly within: readonly string[];
  readonly address: string | null;
  readonly userAgent: string | null;
}

interface Open {
  readonly use: Omit<RefusedKeyUse, 'overBudget' | 'address'> & { readonly address: string | null };
  readonly within: readonly string[];
  /** In ms of the monotonic clock. */
  openedAt: number;
  since: Date;
  until: Date;
  /** Not handed to the log yet. */
  count: number;
}

/** One event for each key, death, network and user agent in this time, in ms, and one with the rest of the count at its end. */
const INTERVAL = 600_000;
const LOOK_EVERY = 30_000;
const MOST_OPEN = 10_000;
/** Networks and user agents that are told apart for one death of a key; other networks are added up without an address. */
const MOST_PLACES = 32;
/** User agents that are told apart in one network; the others are added up without a user agent. */
const MOST_USER_AGENTS = 4;
const CATEGORY = 'deviceSecurity';

/**
 * Each such use of a key is a security event; but who has the key must not be able to fill the log with it. The first use from
 * a network, by a user agent, after each death of the key is written at once, the following are counted and written when the
 * interval ends.
 */
@Injectable()
export class RefusedKeyUses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #open = new Map<string, Open>();
  readonly #places = new Map<string, number>();
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

  /** Never rejects: a refusal does not wait for it. */
  async report(use: RefusedKeyUse): Promise<void> {
    const now = this.clock.now();
    const { key, within, address, userAgent } = this.#placeOf(use);
    const open = this.#open.get(key);
    if (open) {
      if (open.count === 0) open.since = now;
      open.until = now;
      open.count += 1;
      return;
    }
    const { overBudget, ...rest } = use;
    const counted = { openedAt: this.monotonic.elapsed(), since: now, until: now, count: 1 };
    const opened: Open = { use: { ...rest, address, userAgent }, within, ...counted };
    this.#open.set(key, opened);
    for (const whole of within) this.#places.set(whole, this.#placesIn(whole) + 1);
    if (!overBudget) await this.#write(opened);
    if (this.#open.size > MOST_OPEN) await this.#closeOldest();
  }

  /** Writes what is counted of the intervals that have ended, or of all, and all that did not get through before. */
  async writeEnded(which: 'ended' | 'all' = 'ended'): Promise<void> {
    for (const stream of this.#appends.unfinished) await this.#append(stream, () => []);
    const before = this.monotonic.elapsed() - INTERVAL;
    for (const [key, open] of [...this.#open]) {
      if (which === 'all' || open.openedAt <= before) await this.#close(key, open);
    }
  }

  #placeOf({ keyHash, death, address, userAgent }: RefusedKeyUse): Place {
    const dead = `${keyHash} ${death}`;
    const network = `${dead} ${networkOf(address)}`;
    // As JSON no user agent is the name of the others.
    const own = { key: `${network} ${JSON.stringify(userAgent)}`, within: [dead, network], address, userAgent };
    const hasRoom = this.#placesIn(dead) < MOST_PLACES && this.#placesIn(network) < MOST_USER_AGENTS;
    if (this.#open.has(own.key) || hasRoom) return own;
    if (this.#placesIn(network) > 0) return { ...own, key: `${network} others`, userAgent: null };
    return { key: `${dead} others`, within: [], address: null, userAgent: null };
  }

  #placesIn(whole: string): number {
    return this.#places.get(whole) ?? 0;
  }

  async #closeOldest(): Promise<void> {
    const [oldest] = this.#open;
    if (oldest) await this.#close(...oldest);
  }

  async #close(key: string, open: Open): Promise<void> {
    await this.#write(open);
    // Used meanwhile, or not to be written yet: it is told at the end of another interval.
    if (open.count > 0) open.openedAt = this.monotonic.elapsed();
    else this.#forget(key, open);
  }

  #forget(key: string, open: Open): void {
    if (this.#open.get(key) !== open) return;
    this.#open.delete(key);
    for (const whole of open.within) {
      const left = this.#placesIn(whole) - 1;
      if (left > 0) this.#places.set(whole, left);
      else this.#places.delete(whole);
    }
  }

  #write(open: Open): Promise<void> {
    return this.#append(streamName(CATEGORY, open.use.deviceId), () => (open.count > 0 ? this.#take(open) : []));
  }

  async #append(stream: string, take: () => readonly NewEvent[]): Promise<void> {
    try {
      await this.#appends.append(stream, take);
    } catch (error) {
      this.log.error('a refused use of an access key could not be recorded yet', { err: error, stream });
    }
  }

  #take(open: Open): readonly NewEvent[] {
    const { deviceId: _, organizationId, death, ...use } = open.use;
    const { count, since, until } = open;
    open.count = 0;
    const data = { ...use, count, since: since.toISOString(), until: until.toISOString() };
    const event: DeviceSecurityEvent =
      death === null ? { type: 'AccessKeyOverused', data } : { type: 'DeadAccessKeyUsed', data: { ...data, death } };
    const asker = { deviceId: null, organizationId, address: use.address };
    return loggedEvents([event], asker, this.clock.now().toISOString(), this.ids);
  }
}
