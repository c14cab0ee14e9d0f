import type { Position } from '@ringledger/event-store';
import type { Collection, CollectionDefinition, ReadModels, StoredDocument } from '@ringledger/read-models';
import type { Checkpoints } from '../projecting/checkpoints.js';
import { ReadModelBehindError } from '../errors.js';
import type { Progress } from '../projecting/progress.js';

/** How queries get at documents: the version that is active, and as new as the caller's own writes. */
export abstract class ReadSide {
  /**
   * `reaction` names a process manager: what it has made of the changes up to `after` is there, too, but if that takes long, what there is
   * counts. No reaction may wait for one.
   * @throws ReadModelBehindError when the read model has not passed `after` within the bound.
   */
  abstract read<D extends StoredDocument>(
    definition: CollectionDefinition<D>,
    after?: Position,
    reaction?: string,
  ): Promise<Collection<D>>;
}

/** Longest waits of a query, in ms. */
export interface ReadBounds {
  /** For its position. */
  readonly after: number;
  /** For what a reaction makes of it. */
  readonly reaction: number;
}

const ACTIVE_FOR = 1000;

export class WaitingReadSide extends ReadSide {
  readonly #active = new Map<string, { version: number; until: number }>();

  constructor(
    private readonly readModels: ReadModels,
    private readonly checkpoints: Checkpoints,
    private readonly progress: Progress,
    /** The end of the log. */
    private readonly head: () => Promise<Position>,
    private readonly bounds: ReadBounds,
  ) {
    super();
  }

  async read<D extends StoredDocument>(
    definition: CollectionDefinition<D>,
    after?: Position,
    reaction?: string,
  ): Promise<Collection<D>> {
    const { name } = definition;
    // What runs here is this very version: once it is active it is the one to read. One that is still being rebuilt is behind.
    const isHere = after !== undefined && this.progress.runsHere(name);
    const version = isHere ? definition.version : await this.version(definition);
    if (after !== undefined) {
      const key = `${name}@${version}`;
      if (!(await this.passed(name, key, after, this.bounds.after))) throw new ReadModelBehindError(name);
      if (reaction !== undefined) await this.settled(name, key, after, `process:${reaction}`);
    }
    return this.readModels.collection({ ...definition, version });
  }

  /** What the reaction has written by then is behind no later position than the end of the log. */
  private async settled(name: string, key: string, after: Position, reaction: string): Promise<void> {
    const end = performance.now() + this.bounds.reaction;
    if (!(await this.passed(reaction, reaction, after, this.bounds.reaction))) return;
    await this.passed(name, key, await this.head(), Math.max(0, Math.ceil(end - performance.now())));
  }

  private async version({ name, version }: CollectionDefinition<StoredDocument>): Promise<number> {
    const known = this.#active.get(name);
    if (known && known.until > performance.now()) return known.version;
    const active = (await this.readModels.activeVersion(name)) ?? version;
    this.#active.set(name, { version: active, until: performance.now() + ACTIVE_FOR });
    return active;
  }

  /** In this process or, by its checkpoint, in another one; `time` in ms. */
  private async passed(name: string, key: string, position: Position, time: number): Promise<boolean> {
    if (this.progress.runsHere(name)) return this.progress.passed(name, position, time);
    if ((await this.checkpoints.position(key)) >= position) return true;
    const signal = AbortSignal.timeout(time);
    for await (const _ of await this.checkpoints.watch(key, signal)) {
      if ((await this.checkpoints.position(key)) >= position) return true;
    }
    return false;
  }
}
