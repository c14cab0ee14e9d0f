import type { EventStore, Position } from '@ringledger/event-store';
import type { Projection } from '../projection.js';
import type { StoredDocument } from '@ringledger/read-models';
import type { EventSerializer } from '../serializing/event-serializer.js';
import { patiently } from './patiently.js';
import type { ReadSide } from './read-side.js';

export interface Change {
  readonly id: string;
  readonly position: Position;
  /** Of the event that changed it: all that is left to tell of a document that is gone. */
  readonly eventType: string;
  readonly organizationId: string | null;
}

/** Which documents of a read model changed, as soon as they can be read, however long that takes; the same wherever the projection runs. */
export abstract class Changes {
  abstract watch(collectionName: string, ids: readonly string[] | 'all', signal: AbortSignal): AsyncIterable<Change>;
}

/** Follows the log, asks the projection which documents an event changes, and waits until they are. */
export class LoggedChanges extends Changes {
  readonly #projections: ReadonlyMap<string, Projection<StoredDocument>>;

  constructor(
    private readonly store: EventStore,
    private readonly serializer: EventSerializer,
    private readonly readSide: ReadSide,
    projections: readonly Projection<StoredDocument>[],
  ) {
    super();
    this.#projections = new Map(projections.map((projection) => [projection.collection.name, projection]));
  }

  async *watch(collectionName: string, ids: readonly string[] | 'all', signal: AbortSignal): AsyncIterable<Change> {
    const projection = this.#projections.get(collectionName);
    if (!projection) throw new Error(`No projection makes ${collectionName}`);
    const wanted = ids === 'all' ? null : new Set(ids);
    const items = this.store.subscribe({
      after: await this.store.head(),
      filter: { types: projection.handles },
      signal,
    });
    for await (const item of items) {
      if (item.kind !== 'events') continue;
      await this.serializer.ready(item.events);
      for (const recorded of item.events) {
        const decoded = this.serializer.decode(recorded);
        const changed = projection.keys(decoded).filter((id) => !wanted || wanted.has(id));
        if (changed.length === 0) continue;
        await patiently(signal, () => this.readSide.read(projection.collection, recorded.position));
        const { event, metadata, position } = decoded;
        for (const id of changed)
          yield { id, position, eventType: event.type, organizationId: metadata.organizationId };
      }
    }
  }
}
