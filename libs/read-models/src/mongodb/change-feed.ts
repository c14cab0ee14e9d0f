import { setTimeout as delay } from 'node:timers/promises';
import type { Collection, Document } from 'mongodb';
import type { Watchers } from '../watchers.js';
import type { StoredForm } from './stored-form.js';

const POLL_MILLISECONDS = 200;
const MOST_IDS = 1000;

/**
 * Tells the watchers of one collection what other processes changed: by one change stream where the server has them, else by
 * asking again and again; either only while somebody watches.
 */
export class ChangeFeed {
  private running: Promise<void> | undefined;
  private readonly ended = new AbortController();

  constructor(
    private readonly collection: Collection<StoredForm>,
    private readonly watchers: Watchers,
    private readonly hasChangeStreams: () => Promise<boolean>,
  ) {}

  /** Called when somebody begins to watch. */
  start(): void {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      if (this.watchers.size > 0 && !this.ended.signal.aborted) this.start();
    });
  }

  async end(): Promise<void> {
    this.ended.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.isWanted) {
      try {
        await ((await this.hasChangeStreams()) ? this.follow() : this.poll());
      } catch {
        // The server is away, or the stream has lost its place. Who watches reads the document himself, and is told why there.
        this.watchers.changedAll();
        await this.pause();
      }
    }
  }

  private get isWanted(): boolean {
    return this.watchers.size > 0 && !this.ended.signal.aborted;
  }

  private async follow(): Promise<void> {
    const stream = this.collection.watch<StoredForm, Document>([{ $project: { documentKey: 1, operationType: 1 } }], {
      maxAwaitTimeMS: POLL_MILLISECONDS,
    });
    try {
      let begun = false;
      while (this.isWanted) {
        const change = (await stream.tryNext()) as { documentKey?: { _id?: unknown } } | null;
        // What changed before the stream began, or while it was away, is in no stream.
        if (!begun) this.watchers.changedAll();
        begun = true;
        if (change !== null) this.tell(change.documentKey?._id);
      }
    } finally {
      await stream.close();
    }
  }

  /** A change that concerns no single document, such as the end of the collection, concerns all. */
  private tell(id: unknown): void {
    if (typeof id === 'string') this.watchers.changed(id);
    else this.watchers.changedAll();
  }

  private async poll(): Promise<void> {
    const seen = new Map<string, string>();
    while (this.isWanted) {
      const ids = this.watchers.ids.slice(0, MOST_IDS);
      const stored = await this.collection.find({ _id: { $in: ids } }).toArray();
      const current = new Map(stored.map((form) => [form._id, JSON.stringify(form)]));
      for (const id of ids) {
        const now = current.get(id) ?? '';
        if (seen.get(id) !== now) this.watchers.changed(id);
        seen.set(id, now);
      }
      for (const id of seen.keys()) if (!ids.includes(id)) seen.delete(id);
      await this.pause();
    }
  }

  private async pause(): Promise<void> {
    await delay(POLL_MILLISECONDS, undefined, { signal: this.ended.signal }).catch(() => undefined);
  }
}
