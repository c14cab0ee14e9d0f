import { Injectable } from '@nestjs/common';
import { ReadModels, SYSTEM } from '@ringledger/read-models';
import type { Collection, CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import { overSince } from './over-since.js';
import type { LastRegistration } from './reachability.events.js';

/** An extension that may have lost its last registration: when to look. A table of its own truth, not projected. */
export interface OfflineTimerDocument extends StoredDocument {
  /** Id of the extension. */
  readonly _id: string;
  readonly version: number;
  /** ISO 8601, or what never comes: the extension is disabled. */
  readonly due: string;
  readonly last: LastRegistration;
  /** Of the event that ended it; absent: that was not noted then. */
  readonly correlationId?: string;
}

const offlineTimers: CollectionDefinition<OfflineTimerDocument> = {
  name: 'offlineTimers',
  version: 1,
  indexes: [{ name: 'byDue', fields: [{ field: 'due', direction: 1 }] }],
};

/** How long a phone may be away before anybody is told, in ms: a restart, or a router's. */
export const GRACE = 60_000;
const ATTEMPTS = 20;
/** Sorts after every time. */
const WHEN_ENABLED = '~';

@Injectable()
export class OfflineTimers {
  constructor(private readonly readModels: ReadModels) {}

  /**
   * Looks again after the grace; what ended later moves it on. What fell due while nobody looked has the grace from when it was noticed: its
   * phone comes back now.
   */
  async set(extensionId: string, last: LastRegistration, correlationId: string): Promise<void> {
    await this.#change(extensionId, (before) => {
      const due = afterGrace(last.endedAt);
      if (before && before.due > due) return null;
      return before && overSince(before.last) > overSince(last) ? { ...before, due } : { due, last, correlationId };
    });
  }

  /** The extension is enabled again, or deleted, at `time` (ISO 8601): its phones have the time of grace from then on. */
  async resume(extensionId: string, time: string): Promise<void> {
    await this.#change(extensionId, (before) => before && { ...before, due: afterGrace(time) });
  }

  /** Until the extension is enabled; unless it was set anew. */
  async suspend(timer: OfflineTimerDocument): Promise<void> {
    const { _id, version } = timer;
    const suspended = { ...timer, version: version + 1, due: WHEN_ENABLED };
    await (await this.#timers()).compareAndSet(_id, version, suspended);
  }

  /** Those that are due at `time` (ISO 8601), the oldest first. */
  async due(time: string, limit: number): Promise<readonly OfflineTimerDocument[]> {
    const sort = [{ field: 'due', direction: 1 }] as const;
    const { documents } = await (await this.#timers()).find(SYSTEM, { filter: { due: { $lte: time } }, sort, limit });
    return documents;
  }

  /** Unless it was set anew. */
  async clear({ _id, version }: OfflineTimerDocument): Promise<void> {
    await (await this.#timers()).compareAndSet(_id, version, null);
  }

  /** `next`: null, and it stays as it is. */
  async #change(
    extensionId: string,
    next: (before: OfflineTimerDocument | null) => Omit<OfflineTimerDocument, '_id' | 'version'> | null,
  ): Promise<void> {
    const timers = await this.#timers();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await timers.get(SYSTEM, extensionId);
      const after = next(before);
      if (after === null) return;
      const document = { ...after, _id: extensionId, version: (before?.version ?? 0) + 1 };
      if (await timers.compareAndSet(extensionId, before?.version ?? null, document)) return;
    }
    throw new Error(`Other processes are always faster to set the timer of extension ${extensionId}`);
  }

  #timers(): Promise<Collection<OfflineTimerDocument>> {
    return this.readModels.collection(offlineTimers);
  }
}

function afterGrace(time: string): string {
  return new Date(Date.parse(time) + GRACE).toISOString();
}
