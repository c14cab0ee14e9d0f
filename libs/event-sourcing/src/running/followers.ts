import { START } from '@ringledger/event-store';
import type { EventStore, Position } from '@ringledger/event-store';
import type { Log } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, ReadModels } from '@ringledger/read-models';
import { pause } from '@ringledger/system';
import type { Clock, MonotonicClock } from '@ringledger/system';
import { FollowerRecord, FOLLOWERS } from './follower-record.js';
import type { FollowerDocument } from './follower-record.js';
import { LeasedFollowing } from './following.js';
import type { Following } from './following.js';
import { StandingVersions } from './standing-versions.js';

/** The group of the processes that register phones. */
export const REGISTRARS = 'registrar';

/**
 * Processes that must know of a change before it is in force: who makes one waits until each of them has applied it. A follower acts only
 * under a lease, and gets it only by having applied the whole log as it was when the lease began. So a change is in force everywhere
 * once every living lease has passed it, and at the latest when the leases of that time have ended.
 */
export abstract class Followers {
  /**
   * Joins a group. `name` is for people, `id` tells its processes apart. `serving`: whether it does its work, for which it may need more than
   * the log. At work until stopped.
   */
  abstract join(group: string, name: string, id?: string, serving?: () => boolean): Following;

  /** Waits, at most `bound` ms, until all under a living lease have applied `position`; names those that have not. */
  abstract behind(group: string, position: Position, bound?: number): Promise<readonly string[]>;

  /** By name: how far those of the group have ever come, the dead of the last day included. */
  abstract reached(group: string): Promise<ReadonlyMap<string, Position>>;

  /** Names of those that have a living lease now, and do their work. */
  abstract living(group: string): Promise<readonly string[]>;
}

const BOUND = 5000;
/** How long a lease lasts, in ms. */
const TERM = 10_000;
/** By how much the clocks of two processes may differ, as a part of the term: others believe in a lease that much longer. */
const SKEW = 0.2;
/** More registrars than any exchange has. */
const MOST = 500;

export class LeasedFollowers extends Followers {
  readonly #here = new Map<string, LeasedFollowing>();
  readonly #collection: Promise<Collection<FollowerDocument>>;
  readonly #standing: StandingVersions;

  constructor(
    readModels: ReadModels,
    private readonly store: EventStore,
    private readonly clock: Clock,
    monotonic: MonotonicClock,
    private readonly log: Log,
    private readonly term = TERM,
  ) {
    super();
    this.#standing = new StandingVersions(monotonic);
    this.#collection = readModels.collection(FOLLOWERS);
    this.#collection.catch(() => undefined);
  }

  join(group: string, name: string, id = name, serving = () => true): Following {
    const { clock, log, store, term } = this;
    const record = new FollowerRecord(group, name, id, this.#collection, clock, serving);
    const following = new LeasedFollowing({ record, store, clock, log, term }, () => this.#here.delete(record.id));
    this.#here.set(record.id, following);
    return following;
  }

  async behind(group: string, position: Position, bound = BOUND): Promise<readonly string[]> {
    const collection = await this.#collection;
    const documents = await this.#leased(group);
    const end = performance.now() + bound;
    const looking = documents.map(async (document) =>
      (await this.#passes(collection, document, position, end)) ? [] : [document.name],
    );
    return (await Promise.all(looking)).flat();
  }

  async reached(group: string): Promise<ReadonlyMap<string, Position>> {
    const collection = await this.#collection;
    const { documents } = await collection.find(SYSTEM, { filter: { group: { $eq: group } }, limit: MOST });
    const reached = new Map<string, Position>();
    for (const { name, position } of documents) {
      if (position >= (reached.get(name) ?? START)) reached.set(name, position as Position);
    }
    return reached;
  }

  async living(group: string): Promise<readonly string[]> {
    return (await this.#leased(group)).filter(({ serving }) => serving !== false).map(({ name }) => name);
  }

  async #leased(group: string): Promise<readonly FollowerDocument[]> {
    const ended = new Date(this.clock.now().getTime() - this.term * SKEW).toISOString();
    const filter = { group: { $eq: group }, until: { $gt: ended } };
    const { documents } = await (await this.#collection).find(SYSTEM, { filter, limit: MOST });
    const longest = this.term * (1 + SKEW);
    return documents.filter(({ _id, version }) => this.#standing.standsFor(_id, version) < longest);
  }

  /** True when it has applied the position, or may not act any more. */
  async #passes(
    collection: Collection<FollowerDocument>,
    first: FollowerDocument,
    position: Position,
    end: number,
  ): Promise<boolean> {
    const { _id } = first;
    for (let document: FollowerDocument | null = first; ; document = await collection.get(SYSTEM, _id)) {
      if (document === null || document.position >= position) return true;
      const here = this.#here.get(_id);
      if (here?.hasApplied(position)) return this.#recorded(here, end);
      const life = Date.parse(document.until) + this.term * SKEW - this.clock.now().getTime();
      if (life <= 0) return true;
      const left = end - performance.now();
      if (left <= 0) return false;
      await this.#change(collection, document, position, Math.min(left, life) + 1);
    }
  }

  /** It has passed in any case; but what ends with this process is not to be put in force once more by the next one. */
  async #recorded(here: LeasedFollowing, end: number): Promise<true> {
    const over = new AbortController();
    const noLongerThan = pause(Math.max(0, end - performance.now()), over.signal);
    await Promise.race([here.recorded().catch(() => undefined), noLongerThan]);
    over.abort();
    return true;
  }

  /** Until the follower has moved, in this process or in another, or the time (ms) is over. */
  async #change(
    collection: Collection<FollowerDocument>,
    { _id, version }: FollowerDocument,
    position: Position,
    time: number,
  ): Promise<void> {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), time);
    try {
      const here = this.#here.get(_id);
      if (here) return await here.applies(position, over.signal);
      for await (const _ of collection.watch(_id, over.signal)) {
        if ((await collection.get(SYSTEM, _id))?.version !== version) return;
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
