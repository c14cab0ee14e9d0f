import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DomainEvent, Projection } from '@ringledger/event-sourcing';
import { ReadSide } from '@ringledger/event-sourcing';
import { givenProjection, recordedStream } from '@ringledger/event-sourcing/testing';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';

/** A read side on a store of its own, filled by hand. */
export class FilledReadSide extends ReadSide {
  private constructor(
    private readonly readModels: ReadModels,
    private readonly directory: string,
  ) {
    super();
  }

  static async open(): Promise<FilledReadSide> {
    const directory = await mkdtemp(join(tmpdir(), 'ringledger-views-'));
    return new FilledReadSide(await openEmbeddedReadModels({ directory }), directory);
  }

  override read<D extends StoredDocument>(collection: CollectionDefinition<D>): Promise<Collection<D>> {
    return this.readModels.collection(collection);
  }

  /** The documents of the events of one stream, a minute apart from 08:00. */
  async project<D extends StoredDocument, E extends DomainEvent>(
    projection: Projection<D, E>,
    stream: string,
    ...events: readonly E[]
  ): Promise<void> {
    const { documents } = givenProjection(projection).when(...recordedStream(stream, ...events));
    const collection = await this.readModels.collection(projection.collection);
    await collection.write([...documents].map(([id, document]) => ({ id, position: '1', document })));
  }

  async close(): Promise<void> {
    await this.readModels.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
