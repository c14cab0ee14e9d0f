import type { Position } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, CollectionDefinition } from '@ringledger/read-models';
import type { Clock } from '@ringledger/system';

/** What others know of a follower: until when it may act on what it knows, and how far that reaches. */
export interface FollowerDocument {
  /** `<group>:<id of the process>` */
  readonly _id: string;
  readonly version: number;
  readonly group: string;
  readonly name: string;
  /** End of its lease, ISO 8601. */
  readonly until: string;
  /** Every event up to here is in force at it. */
  readonly position: string;
  /** Whether it did its work when it was last heard of; absent: it is of an earlier version, and does. */
  readonly serving?: boolean;
}

export const FOLLOWERS: CollectionDefinition<FollowerDocument> = {
  name: 'followers',
  version: 1,
  indexes: [
    {
      name: 'group',
      fields: [
        { field: 'group', direction: 1 },
        { field: 'until', direction: 1 },
      ],
    },
  ],
};

/** Least time between two writes of the position alone, in ms. */
const EVERY = 50;
/** What a process has left behind is removed after this time, in ms: until then it tells how far that came. */
const FORGOTTEN_AFTER = 86_400_000;
const MOST_FORGOTTEN = 100;
/** How long ago a lease that is given up has ended, as others see it, in ms: whatever their clocks say, it is over. */
const LONG_OVER = 3_600_000;

/** The document of one follower of this process. Its writes go one after the other; at most one waits. */
export class FollowerRecord {
  readonly id: string;
  #until = new Date(0);
  #position = '';
  #written = '';
  #version: number | null = null;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #writtenAt = 0;
  #later: NodeJS.Timeout | undefined;

  constructor(
    private readonly group: string,
    private readonly name: string,
    id: string,
    private readonly collection: Promise<Collection<FollowerDocument>>,
    private readonly clock: Clock,
    private readonly serving: () => boolean,
  ) {
    this.id = `${group}:${id}`;
  }

  write(until: Date, position: Position): Promise<void> {
    this.#until = until;
    this.#position = position;
    return this.#write();
  }

  /** Tells the position soon; only the newest is written. */
  moved(position: Position): void {
    this.#position = position;
    if (this.#version === null || this.#later !== undefined) return;
    const wait = Math.max(0, this.#writtenAt + EVERY - performance.now());
    this.#later = setTimeout(() => {
      this.#later = undefined;
      // What fails here is told with the next renewal.
      void this.#write().catch(() => undefined);
    }, wait).unref();
  }

  /** The position is on record when it resolves: who comes after this process knows then what was in force. */
  async moves(): Promise<void> {
    await this.#writing.catch(() => undefined);
    if (this.#written < this.#position) await this.#write();
  }

  /** Nobody waits for it any more. Never rejects: a lease that could not be ended ends by itself. */
  async end(): Promise<void> {
    clearTimeout(this.#later);
    if (this.#version === null) return;
    this.#until = new Date(this.clock.now().getTime() - LONG_OVER);
    await this.#write().catch(() => undefined);
  }

  /** Removes what processes that ended long ago have left in the group. */
  async forgetOthers(): Promise<void> {
    const collection = await this.collection;
    const before = new Date(this.clock.now().getTime() - FORGOTTEN_AFTER).toISOString();
    const filter = { group: { $eq: this.group }, until: { $lt: before } };
    const { documents } = await collection.find(SYSTEM, { filter, limit: MOST_FORGOTTEN });
    for (const { _id, version } of documents) {
      if (_id !== this.id) await collection.compareAndSet(_id, version, null);
    }
  }

  /** All that comes while one is written is written by the next: a store that is slow is not given ever more to do. */
  #write(): Promise<void> {
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#store();
      });
    this.#writing = this.#next;
    return this.#next;
  }

  async #store(): Promise<void> {
    const collection = await this.collection;
    const { group, id, name } = this;
    for (;;) {
      const version = (this.#version ?? 0) + 1;
      const until = this.#until.toISOString();
      const position = this.#position;
      const document = { _id: id, version, group, name, until, position, serving: this.serving() };
      this.#writtenAt = performance.now();
      if (await collection.compareAndSet(id, this.#version, document)) {
        this.#version = version;
        this.#written = position;
        return;
      }
      this.#version = (await collection.get(SYSTEM, id))?.version ?? null;
    }
  }
}
