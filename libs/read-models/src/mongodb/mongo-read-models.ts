import type { Db, MongoClient } from 'mongodb';
import { InvalidReadModelRequestError, ReadModelsUnavailableError } from '../errors.js';
import type { Collection, CollectionDefinition, StoredDocument } from '../read-models.js';
import { ReadModels } from '../read-models.js';
import { checkedName } from '../request/checked-name.js';
import { ActiveVersions } from './active-versions.js';
import { collectionName, exists, setUp, versionsOf } from './collection-setup.js';
import { MongoCollection } from './mongo-collection.js';
import { toReadModelError } from './mongo-fault.js';

export class MongoReadModels extends ReadModels {
  private readonly collections = new Map<string, Promise<MongoCollection<StoredDocument>>>();
  private readonly active: ActiveVersions;
  private readonly store: { closed: boolean; hasChangeStreams: () => Promise<boolean> };
  private ended: Promise<void> | undefined;

  constructor(
    private readonly client: MongoClient,
    private readonly db: Db,
  ) {
    super();
    this.active = new ActiveVersions(db);
    this.store = { closed: false, hasChangeStreams: () => this.hasChangeStreams() };
  }

  async collection<D extends StoredDocument>(definition: CollectionDefinition<D>): Promise<Collection<D>> {
    const { name, version } = definition;
    checkedName(name, version);
    const key = collectionName(name, version);
    const opening =
      this.collections.get(key) ??
      this.asking(
        async () => new MongoCollection<StoredDocument>(this.store, definition, await setUp(this.db, definition)),
      );
    this.collections.set(key, opening);
    try {
      return (await opening) as unknown as Collection<D>;
    } catch (error) {
      // The next one tries again.
      this.collections.delete(key);
      throw error;
    }
  }

  async activeVersion(name: string): Promise<number | null> {
    return this.asking(() => this.active.of(name));
  }

  async activate(name: string, version: number): Promise<void> {
    checkedName(name, version);
    await this.asking(async () => {
      if (!(await exists(this.db, name, version))) {
        throw new InvalidReadModelRequestError(`There is no version ${version} of ${name} to activate`);
      }
      await this.active.set(name, version);
    });
  }

  async drop(name: string, version: number): Promise<void> {
    checkedName(name, version);
    await this.asking(async () => {
      if ((await this.active.now(name)) === version) {
        throw new InvalidReadModelRequestError(`Version ${version} of ${name} is active: it cannot be dropped`);
      }
      await this.remove(name, version);
    });
  }

  async forget(name: string): Promise<void> {
    checkedName(name, 1);
    await this.asking(async () => {
      await this.active.remove(name);
      for (const version of await versionsOf(this.db, name)) await this.remove(name, version);
    });
  }

  close(): Promise<void> {
    return (this.ended ??= this.end());
  }

  private async remove(name: string, version: number): Promise<void> {
    const key = collectionName(name, version);
    const open = this.collections.get(key);
    this.collections.delete(key);
    await (await open?.catch(() => undefined))?.markDropped();
    if (await exists(this.db, name, version)) await this.db.dropCollection(key);
  }

  private async end(): Promise<void> {
    this.store.closed = true;
    for (const opening of this.collections.values()) await (await opening.catch(() => undefined))?.endWatches();
    await this.client.close();
  }

  /** Replica sets and sharded clusters have them, single servers do not. */
  private async hasChangeStreams(): Promise<boolean> {
    const hello = await this.db.command({ hello: 1 });
    return typeof hello.setName === 'string' || hello.msg === 'isdbgrid';
  }

  private async asking<T>(ask: () => Promise<T>): Promise<T> {
    if (this.store.closed) throw new ReadModelsUnavailableError('The read models are closed');
    try {
      return await ask();
    } catch (error) {
      throw toReadModelError(error);
    }
  }
}
