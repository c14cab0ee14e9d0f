import type { Position } from '@ringledger/event-store';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import type { Checkpoints } from '../projecting/checkpoints.js';

/** The documents of a read model, and a position up to which every event is in them; some may hold more. */
export interface Snapshot<D extends StoredDocument> {
  readonly documents: Collection<D>;
  readonly position: Position;
}

/** For who keeps a read model in memory: takes what there is, however far it has come, and follows the log from there. */
export abstract class Snapshots {
  abstract of<D extends StoredDocument>(definition: CollectionDefinition<D>): Promise<Snapshot<D>>;
}

export class StoredSnapshots extends Snapshots {
  constructor(
    private readonly readModels: ReadModels,
    private readonly checkpoints: Checkpoints,
  ) {
    super();
  }

  /** Of exactly this version, also while it is being built: an older one may mean something else. */
  async of<D extends StoredDocument>(definition: CollectionDefinition<D>): Promise<Snapshot<D>> {
    const position = await this.checkpoints.position(`${definition.name}@${definition.version}`);
    return { documents: await this.readModels.collection(definition), position };
  }
}
