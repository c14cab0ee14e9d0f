import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Position } from '@ringledger/event-store';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import { openEmbeddedReadModels } from '@ringledger/read-models/embedded';
import type { DomainEvent } from '../event.js';
import type { Projection } from '../projection.js';
import { ReadSide } from '../reading/read-side.js';
import { givenProjection } from './given-projection.js';
import { recordedStream } from './recorded.js';

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

  /** The documents of the events of one stream, a minute apart from 08:00. */
  async project<D extends StoredDocument, E extends DomainEvent>(
    projection: Projection<D, E>,
    stream: string,
    ...events: readonly E[]
  ): Promise<void> {
    const items = recordedStream(stream, ...events);
    const position = items.at(-1)?.position ?? '';
    const { documents } = givenProjection(projection).when(...items);
    const collection = await this.readModels.collection(projection.collection);
    await collection.write([...documents].map(([id, document]) => ({ id, position, document })));
  }

  async close(): Promise<void> {
    await this.readModels.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
