import { Injectable } from '@nestjs/common';
import { ReadModels, SYSTEM } from '@ringledger/read-models';
import type { Collection, CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { LastRegistration } from './reachability.events.js';

/** An extension that may have lost its last registration: when to look. A table of its own truth, not projected. */
export interface OfflineTimerDocument extends StoredDocument {
  /** Id of the extension. */
  readonly _id: string;
  readonly version: number;
  /** ISO 8601 */
  readonly due: string;
  readonly last: LastRegistration;
}

const offlineTimers: CollectionDefinition<OfflineTimerDocument> = {
  name: 'offlineTimers',
  version: 1,
  indexes: [{ name: 'byDue', fields: [{ field: 'due', direction: 1 }] }],
};

/** How long a phone may be away before anybody is told, in ms: a restart, or a router's. */
export const GRACE = 60_000;
const ATTEMPTS = 20;

@Injectable()
export class OfflineTimers {
  constructor(private readonly readModels: ReadModels) {}

  /** Looks again after the grace; what ended later moves it on. */
  async set(extensionId: string, last: LastRegistration): Promise<void> {
    const timers = await this.#timers();
    const due = new Date(Date.parse(last.endedAt) + GRACE).toISOString();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await timers.get(SYSTEM, extensionId);
      if (before && before.due > due) return;
      const version = (before?.version ?? 0) + 1;
      if (await timers.compareAndSet(extensionId, before?.version ?? null, { _id: extensionId, version, due, last })) {
        return;
      }
    }
    throw new Error(`Other processes are always faster to set the timer of extension ${extensionId}`);
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

  #timers(): Promise<Collection<OfflineTimerDocument>> {
    return this.readModels.collection(offlineTimers);
  }
}
