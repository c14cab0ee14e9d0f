import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { LastingAppends, streamName } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import type { NewEvent } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { Clock, Ids, networkOf } from '@ringledger/system';
import type { DeadAccessKeyUsed, KeyDeath } from '../device.events.js';
import { loggedEvents } from './logged-event.js';

/** A request with a key that is dead. */
export interface DeadKeyUse {
  readonly deviceId: string;
  readonly organizationId: string | null;
  readonly keyHash: string;
  readonly generation: number;
  readonly death: KeyDeath;
  readonly address: string;
  readonly userAgent: string | null;
  /** The address has used up its budget: it is counted, without an event of its own at once. */
  readonly overBudget: boolean;
}

interface Open {
  readonly use: Omit<DeadKeyUse, 'overBudget' | 'address'> & { readonly address: string | null };
  openedAt: number;
  since: Date;
  until: Date;
  /** Not handed to the log yet. */
  count: number;
}

/** One event for each key and network in this time, in ms, and one with the rest of the count at its end. */
const INTERVAL = 600_000;
const LOOK_EVERY = 30_000;
const MOST_OPEN = 10_000;
/** Networks that are told apart for one key; the others are added up without an address. */
const MOST_NETWORKS = 32;
const CATEGORY = 'deviceSecurity';

/**
 * Each use of a dead key is a security event; but who has such a key must not be able to fill the log with it. The first use from
 * a network is written at once, the following are counted and written when the interval ends.
 */
@Injectable()
export class DeadKeyUses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #open = new Map<string, Open>();
  readonly #networks = new Map<string, number>();
  readonly #appends: LastingAppends;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    store: EventStore,
    private readonly clock: Clock,
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
  async report(use: DeadKeyUse): Promise<void> {
    const now = this.clock.now();
    const { key, address } = this.#placeOf(use);
    const open = this.#open.get(key);
    if (open) {
      if (open.count === 0) open.since = now;
      open.until = now;
      open.count += 1;
      return;
    }
    const { overBudget, ...rest } = use;
    const opened: Open = { use: { ...rest, address }, openedAt: now.getTime(), since: now, until: now, count: 1 };
    this.#open.set(key, opened);
    this.#networks.set(use.keyHash, (this.#networks.get(use.keyHash) ?? 0) + 1);
    if (!overBudget) await this.#write(opened);
    if (this.#open.size > MOST_OPEN) await this.#closeOldest();
  }

  /** Writes what is counted of the intervals that have ended, or of all, and all that did not get through before. */
  async writeEnded(which: 'ended' | 'all' = 'ended'): Promise<void> {
    for (const stream of this.#appends.unfinished) await this.#append(stream, () => []);
    const before = this.clock.now().getTime() - INTERVAL;
    for (const [key, open] of [...this.#open]) {
      if (which === 'all' || open.openedAt <= before) await this.#close(key, open);
    }
  }

  #placeOf({ keyHash, address }: DeadKeyUse): { readonly key: string; readonly address: string | null } {
    const key = `${keyHash} ${networkOf(address)}`;
    if (this.#open.has(key) || (this.#networks.get(keyHash) ?? 0) < MOST_NETWORKS) return { key, address };
    return { key: `${keyHash} others`, address: null };
  }

  async #closeOldest(): Promise<void> {
    const [oldest] = this.#open;
    if (oldest) await this.#close(...oldest);
  }

  async #close(key: string, open: Open): Promise<void> {
    await this.#write(open);
    // Used meanwhile, or not to be written yet: it is told at the end of another interval.
    if (open.count > 0) open.openedAt = this.clock.now().getTime();
    else this.#forget(key, open);
  }

  #forget(key: string, open: Open): void {
    if (this.#open.get(key) !== open) return;
    this.#open.delete(key);
    const { keyHash } = open.use;
    const left = (this.#networks.get(keyHash) ?? 1) - 1;
    if (left > 0) this.#networks.set(keyHash, left);
    else this.#networks.delete(keyHash);
  }

  #write(open: Open): Promise<void> {
    return this.#append(streamName(CATEGORY, open.use.deviceId), () => (open.count > 0 ? this.#take(open) : []));
  }

  async #append(stream: string, take: () => readonly NewEvent[]): Promise<void> {
    try {
      await this.#appends.append(stream, take);
    } catch (error) {
      this.log.error('use of a dead access key could not be recorded yet', { err: error, stream });
    }
  }

  #take(open: Open): readonly NewEvent[] {
    const { deviceId: _, organizationId, ...use } = open.use;
    const { count, since, until } = open;
    open.count = 0;
    const data = { ...use, count, since: since.toISOString(), until: until.toISOString() };
    const event: DeadAccessKeyUsed = { type: 'DeadAccessKeyUsed', data };
    const asker = { deviceId: null, organizationId, address: use.address };
    return loggedEvents([event], asker, this.clock.now().toISOString(), this.ids);
  }
}
