import type { Position } from '@ringledger/event-store';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import type { Checkpoints } from '../projecting/checkpoints.js';
import { ReadModelBehindError } from '../errors.js';
import type { Progress } from '../projecting/progress.js';

/** How queries get at documents: the version that is active, and as new as the caller's own writes. */
export abstract class ReadSide {
  /** @throws ReadModelBehindError when the read model has not passed `after` within the bound. */
  abstract read<D extends StoredDocument>(
    definition: CollectionDefinition<D>,
    after?: Position,
  ): Promise<Collection<D>>;
}

const ACTIVE_FOR = 1000;

export class WaitingReadSide extends ReadSide {
  readonly #active = new Map<string, { version: number; until: number }>();

  constructor(
    private readonly readModels: ReadModels,
    private readonly checkpoints: Checkpoints,
    private readonly progress: Progress,
    /** Longest wait for a position, in ms. */
    private readonly bound: number,
  ) {
    super();
  }

  async read<D extends StoredDocument>(definition: CollectionDefinition<D>, after?: Position): Promise<Collection<D>> {
    if (after === undefined || !this.progress.runsHere(definition.name)) {
      const version = await this.version(definition);
      if (after !== undefined && !(await this.passed(definition.name, version, after))) {
        throw new ReadModelBehindError(definition.name);
      }
      return this.readModels.collection({ ...definition, version });
    }
    // What runs here is this very version: once it is active it is the one to read. One that is still being rebuilt is behind.
    if (!(await this.progress.passed(definition.name, after, this.bound))) {
      throw new ReadModelBehindError(definition.name);
    }
    const { version } = definition;
    return this.readModels.collection({ ...definition, version });
  }

  private async version({ name, version }: CollectionDefinition<StoredDocument>): Promise<number> {
    const known = this.#active.get(name);
    if (known && known.until > performance.now()) return known.version;
    const active = (await this.readModels.activeVersion(name)) ?? version;
    this.#active.set(name, { version: active, until: performance.now() + ACTIVE_FOR });
    return active;
  }

  private async passed(name: string, version: number, position: Position): Promise<boolean> {
    const key = `${name}@${version}`;
    if ((await this.checkpoints.position(key)) >= position) return true;
    const signal = AbortSignal.timeout(this.bound);
    for await (const _ of await this.checkpoints.watch(key, signal)) {
      if ((await this.checkpoints.position(key)) >= position) return true;
    }
    return false;
  }
}
