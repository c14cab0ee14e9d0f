import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { DomainEvent, RecordedDomainEvent } from './event.js';

/**
 * A read model as a pure fold: (document, event) → document. The runner batches, loads, folds, writes guarded by position and
 * then moves the checkpoint. `collection.version` is raised with every change of meaning: the new one is built beside, then flipped.
 */
export interface Projection<D extends StoredDocument, E extends DomainEvent = DomainEvent> {
  readonly collection: CollectionDefinition<D>;
  /** The stored names of the events that it reads. */
  readonly handles: readonly E['type'][];
  /** Which documents the event changes, from the event alone. */
  readonly keys: (recorded: RecordedDomainEvent<E>) => readonly string[];
  /** Null: no document (any more). Must not put secrets in the document. */
  readonly evolve: (document: D | null, recorded: RecordedDomainEvent<E>, key: string) => D | null;
}
