import { SYSTEM } from '@ringledger/read-models';
import type { Collection, CollectionDefinition, ReadModels } from '@ringledger/read-models';
import type { Clock, MonotonicClock } from '@ringledger/system';
import { StandingVersions } from './standing-versions.js';

interface LeaseDocument {
  readonly _id: string;
  readonly version: number;
  readonly owner: string;
  /** ISO 8601 */
  readonly until: string;
}

const definition: CollectionDefinition<LeaseDocument> = { name: 'leases', version: 1, indexes: [] };

/** How long a lease lasts when its owner dies, in ms. */
const TERM = 10_000;

/**
 * Who runs a consumer. A lease only saves work: two holders for a moment harm nothing, since documents are guarded by position and
 * commands by derived ids. The document's version is the fencing number.
 */
export class Leases {
  readonly #collection: Promise<Collection<LeaseDocument>>;
  readonly #standing: StandingVersions;

  constructor(
    readModels: ReadModels,
    private readonly owner: string,
    private readonly clock: Clock,
    monotonic: MonotonicClock,
  ) {
    this.#standing = new StandingVersions(monotonic);
    this.#collection = readModels.collection(definition);
    this.#collection.catch(() => undefined);
  }

  /** Runs the work while this process holds the lease; resolves when the lease is lost, the work ends or the signal fires. */
  async hold(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (!(await this.take(name))) return;
    const lost = new AbortController();
    const renew = setInterval(() => {
      void this.take(name).then(
        (held) => held || lost.abort(),
        () => lost.abort(),
      );
    }, TERM / 3);
    try {
      await work(AbortSignal.any([signal, lost.signal]));
    } finally {
      clearInterval(renew);
      if (signal.aborted) await this.giveUp(name).catch(() => undefined);
    }
  }

  private async take(name: string): Promise<boolean> {
    const leases = await this.#collection;
    const current = await leases.get(SYSTEM, name);
    const now = this.clock.now().getTime();
    if (current && current.owner !== this.owner && this.#lasts(current, now)) return false;
    const version = (current?.version ?? 0) + 1;
    const until = new Date(now + TERM).toISOString();
    return leases.compareAndSet(name, current?.version ?? null, { _id: name, version, owner: this.owner, until });
  }

  #lasts({ _id, until, version }: LeaseDocument, now: number): boolean {
    return this.#standing.standsFor(_id, version) < TERM && Date.parse(until) > now;
  }

  private async giveUp(name: string): Promise<void> {
    const leases = await this.#collection;
    const current = await leases.get(SYSTEM, name);
    if (current?.owner !== this.owner) return;
    await leases.compareAndSet(name, current.version, {
      ...current,
      version: current.version + 1,
      until: new Date(0).toISOString(),
    });
  }
}
