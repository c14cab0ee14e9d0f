import { START } from '@ringledger/event-store';
import type { Position } from '@ringledger/event-store';
import { SYSTEM } from '@ringledger/read-models';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';

export interface CheckpointDocument {
  readonly _id: string;
  readonly position: string;
}

/** Least time between two writes of one checkpoint, in ms. */
const EVERY = 50;

export const CHECKPOINTS: CollectionDefinition<CheckpointDocument> = { name: 'checkpoints', version: 1, indexes: [] };

/** How far each consumer has come. A lost checkpoint costs time, never an effect: documents are guarded, commands derived. */
export class Checkpoints {
  readonly #collection: Promise<Collection<CheckpointDocument>>;

  constructor(readModels: ReadModels) {
    this.#collection = readModels.collection(CHECKPOINTS);
    this.#collection.catch(() => undefined);
  }

  async position(name: string): Promise<Position> {
    const document = await (await this.#collection).get(SYSTEM, name);
    return (document?.position ?? START) as Position;
  }

  /** Fires at least once after each move, whichever process made it. */
  async watch(name: string, signal: AbortSignal): Promise<AsyncIterable<void>> {
    return (await this.#collection).watch(name, signal);
  }

  async open(name: string): Promise<Checkpoint> {
    const collection = await this.#collection;
    const document = await collection.get(SYSTEM, name);
    return new Checkpoint(collection, name, document);
  }
}

/** How far in the log this version of a read model has come for certain; it may be further. */
export function readModelPosition(
  readModels: ReadModels,
  { name, version }: CollectionDefinition<StoredDocument>,
): Promise<Position> {
  return new Checkpoints(readModels).position(`${name}@${version}`);
}

/** Written at most every so often while events come fast; `flush` writes what is outstanding. */
export class Checkpoint {
  #written: string;
  #writtenAt = 0;
  #later: NodeJS.Timeout | undefined;
  #flushing = Promise.resolve();
  position: Position;

  constructor(
    private readonly collection: Collection<CheckpointDocument>,
    private readonly name: string,
    document: CheckpointDocument | null,
  ) {
    this.position = (document?.position ?? START) as Position;
    this.#written = this.position;
  }

  async move(position: Position): Promise<void> {
    if (position > this.position) this.position = position;
    if (performance.now() - this.#writtenAt >= EVERY) await this.flush();
    else this.#later ??= setTimeout(() => void this.flush().catch(() => undefined), EVERY).unref();
  }

  async flush(): Promise<void> {
    clearTimeout(this.#later);
    this.#later = undefined;
    // One at a time: the timer's and the consumer's.
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.store());
    await this.#flushing;
  }

  private async store(): Promise<void> {
    const { position } = this;
    if (position === this.#written) return;
    // Guarded by itself: where two processes run the same consumer for a moment, the larger position stays.
    await this.collection.write([{ id: this.name, position, document: { _id: this.name, position } }]);
    this.#writtenAt = performance.now();
    this.#written = position;
  }
}
