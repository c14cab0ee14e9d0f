import type { StoredDocument } from '@ringledger/read-models';
import type { DomainEvent, RecordedDomainEvent } from '../event.js';
import type { Projection } from '../projection.js';

/**
 * The tests of a view read as prose:
 * `givenProjection(deviceList).when(...recordedStream('device-1', added, renamed)).then('1', { _id: '1', name: 'Desk' })`
 */
export function givenProjection<D extends StoredDocument, E extends DomainEvent>(projection: Projection<D, E>) {
  return {
    when(...events: readonly RecordedDomainEvent[]): ProjectionResult<D> {
      return new ProjectionResult(fold(projection, events));
    },
  };
}

class ProjectionResult<D extends StoredDocument> {
  constructor(readonly documents: ReadonlyMap<string, D>) {}

  document(id: string): D | null {
    return this.documents.get(id) ?? null;
  }

  /** The document of this id, whole; null: there is none (any more). */
  then(id: string, document: D | null): this {
    expect(this.document(id)).toEqual(document);
    return this;
  }

  thenMatches(id: string, part: Partial<D>): this {
    expect(this.document(id)).toMatchObject(part);
    return this;
  }

  /** Exactly these documents exist. */
  thenOnly(...ids: readonly string[]): this {
    expect([...this.documents.keys()].sort()).toEqual([...ids].sort());
    return this;
  }
}

/** As the runner does it: each event into the documents that its keys name, types that are not handled left out. */
function fold<D extends StoredDocument, E extends DomainEvent>(
  projection: Projection<D, E>,
  events: readonly RecordedDomainEvent[],
): ReadonlyMap<string, D> {
  const documents = new Map<string, D>();
  for (const item of events as readonly RecordedDomainEvent<E>[]) {
    if (!projection.handles.includes(item.event.type)) continue;
    for (const key of new Set(projection.keys(item))) {
      const next = projection.evolve(documents.get(key) ?? null, item, key);
      if (next === null) documents.delete(key);
      else {
        expect(next._id).toBe(key);
        // What a store would not give back as it is does not belong in a document; `undefined` and secrets among it.
        expect(JSON.parse(JSON.stringify(next))).toEqual(next);
        expect(JSON.stringify(next)).not.toContain('"***"');
        documents.set(key, next);
      }
    }
  }
  return documents;
}
