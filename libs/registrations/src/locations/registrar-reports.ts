import { SYSTEM } from '@ringledger/read-models';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import type { MonotonicClock } from '@ringledger/system';
import type { Location } from './account-locations.js';

/** How far a registrar that answers phones by itself has brought what it did. */
interface RegistrarReportDocument extends StoredDocument {
  /** Name of the registrar. */
  readonly _id: string;
  readonly version: number;
  /** ISO 8601 */
  readonly upTo: string;
}

const REPORTS: CollectionDefinition<RegistrarReportDocument> = { name: 'registrarReports', version: 1, indexes: [] };

/** What a registrar has not brought yet holds an expiry up so long (ms) at most: with the time between two looks it is less than a second. */
const MOST_HELD = 500;
/** From the start of this process on there is so long (ms) to bring what the one before has not heard. */
const AFTER_START = 3000;
/** More registrars than any exchange has. */
const MOST = 500;

/** Whether a phone may have been refreshed in time without the record knowing it yet. */
export class RegistrarReports {
  readonly #collection: Promise<Collection<RegistrarReportDocument>>;
  /** When this process began. */
  readonly #begun: number;
  #version: number | null = null;

  constructor(
    readModels: ReadModels,
    private readonly clock: MonotonicClock,
  ) {
    this.#begun = clock.elapsed();
    this.#collection = readModels.collection(REPORTS);
    this.#collection.catch(() => undefined);
  }

  async broughtUpTo(registrar: string, time: Date): Promise<void> {
    const collection = await this.#collection;
    for (;;) {
      const version = (this.#version ?? 0) + 1;
      const report = { _id: registrar, version, upTo: time.toISOString() };
      if (await collection.compareAndSet(registrar, this.#version, report)) {
        this.#version = version;
        return;
      }
      // Of a process of before.
      this.#version = (await collection.get(SYSTEM, registrar))?.version ?? null;
    }
  }

  /** True of a location that must not be called expired yet. */
  async held(now: Date): Promise<(location: Location) => boolean> {
    const { documents } = await (await this.#collection).find(SYSTEM, { filter: {}, limit: MOST });
    const upTo = new Map(documents.map((report) => [report._id, report.upTo]));
    const isStart = this.clock.elapsed() < this.#begun + AFTER_START;
    const waitedFor = isStart ? '' : new Date(now.getTime() - MOST_HELD).toISOString();
    return ({ expires, registrar, reported }) =>
      reported === true && expires > waitedFor && expires > (upTo.get(registrar) ?? '');
  }
}
