import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Log } from '@ringledger/observability';
import { ReadModels, SYSTEM } from '@ringledger/read-models';
import type { Collection, CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import { Clock, inParts } from '@ringledger/system';

/** How often a device came again for what it had just got, and when last. A table of its own truth, not projected. */
export interface DeviceAccessDocument extends StoredDocument {
  readonly organizationId: string;
  /** Identical pickups within the hour after one that is in the log. */
  readonly repeats: number;
  readonly time: string;
  readonly address: string;
  readonly userAgent: string | null;
  /** What it got; absent in documents from before this was kept. */
  readonly configurationRevision?: number;
  readonly hash?: string;
  readonly otherMac?: string | null;
  readonly unproven?: boolean;
  readonly version: number;
}

export const deviceAccesses: CollectionDefinition<DeviceAccessDocument> = {
  name: 'deviceAccesses',
  version: 1,
  indexes: [],
};

/** One more identical pickup. */
export interface Repeat {
  readonly organizationId: string;
  readonly address: string;
  readonly userAgent: string | null;
  readonly configurationRevision: number;
  readonly hash: string;
  readonly otherMac: string | null;
  readonly unproven: boolean;
}

interface Count extends Repeat {
  count: number;
  time: Date;
}

const FLUSH_EVERY = 5000;
const AT_ONCE = 64;
const ATTEMPTS = 5;
/** Devices that are counted before they are written out of turn. */
const MOST = 20_000;

/**
 * High-rate facts are no events: identical repeats are added up here and written in batches. A process that is killed loses the last
 * few seconds of counts, and never a first pickup.
 */
@Injectable()
export class RepeatedPickups implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #counts = new Map<string, Count>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.flush(), FLUSH_EVERY).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  add(deviceId: string, repeat: Repeat): void {
    const known = this.#counts.get(deviceId);
    const count = (known?.count ?? 0) + 1;
    this.#counts.set(deviceId, { ...repeat, count, time: this.clock.now() });
    if (!known && this.#counts.size === MOST) void this.flush();
  }

  /** One after the other, so that two flushes of this process never race for one document. Never rejects: what failed is kept. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  async #write(): Promise<void> {
    const waiting = [...this.#counts];
    this.#counts = new Map();
    for (const batch of inParts(waiting, AT_ONCE)) {
      try {
        const collection = await this.readModels.collection(deviceAccesses);
        await Promise.all(batch.map(([deviceId, count]) => this.#addTo(collection, deviceId, count)));
      } catch (error) {
        this.log.warn('repeated pickups could not be written, will try again', { err: error, devices: batch.length });
      }
    }
  }

  async #addTo(collection: Collection<DeviceAccessDocument>, deviceId: string, count: Count): Promise<void> {
    const { count: added, time: last, ...repeat } = count;
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const before = await collection.get(SYSTEM, deviceId);
        const repeats = (before?.repeats ?? 0) + added;
        const version = (before?.version ?? 0) + 1;
        const next = { _id: deviceId, ...repeat, repeats, time: last.toISOString(), version };
        if (await collection.compareAndSet(deviceId, before?.version ?? null, next)) return;
      }
      throw new Error('Other processes are always faster');
    } catch (error) {
      const since = this.#counts.get(deviceId);
      if (since) since.count += count.count;
      else if (this.#counts.size < MOST) this.#counts.set(deviceId, count);
      throw error;
    }
  }
}
