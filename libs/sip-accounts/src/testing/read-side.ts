import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DomainEvent, Projection } from '@ringledger/event-sourcing';
import { idOfStream, ReadSide } from '@ringledger/event-sourcing';
import { recordedStream } from '@ringledger/event-sourcing/testing';
import type { Position } from '@ringledger/event-store';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';

/** A read side on a store of its own, filled by hand: what was written is there, and who wants it newer is remembered. */
export class FilledReadSide extends ReadSide {
  readonly waitedFor: (Position | undefined)[] = [];

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

  override async read<D extends StoredDocument>(
    collection: CollectionDefinition<D>,
    after?: Position,
  ): Promise<Collection<D>> {
    this.waitedFor.push(after);
    return this.readModels.collection(collection);
  }

  /** Folds the events of one stream into its document. */
  async project<D extends StoredDocument, E extends DomainEvent>(
    projection: Projection<D, E>,
    stream: string,
    ...events: readonly E[]
  ): Promise<void> {
    const id = idOfStream(stream);
    const items = recordedStream(stream, ...events);
    const document = items.reduce<D | null>((before, item) => projection.evolve(before, item, id), null);
    const position = items.at(-1)?.position ?? '';
    const collection = await this.readModels.collection(projection.collection);
    await collection.write([{ id, position, document }]);
  }

  async close(): Promise<void> {
    await this.readModels.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
