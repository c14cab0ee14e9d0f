import { indexFlaws, transaction, WalCheckpointer, WalSync } from '@ringledger/sqlite';
import type { SqliteDatabase } from '@ringledger/sqlite';
import { InvalidReadModelRequestError, ReadModelsUnavailableError } from '../errors.js';
import type { Collection, CollectionDefinition, StoredDocument } from '../read-models.js';
import { ReadModels } from '../read-models.js';
import { checkedName } from '../request/checked-name.js';
import type { BatchWriterOptions } from './batch-writer.js';
import { BatchWriter } from './batch-writer.js';
import { dropTable, openTable, tableExists, tableVersions } from './collection-table.js';
import type { EmbeddedStore } from './embedded-collection.js';
import { EmbeddedCollection } from './embedded-collection.js';
import { toReadModelError } from './embedded-fault.js';
import { WriteQueue } from './write-queue.js';

export class EmbeddedReadModels extends ReadModels {
  private readonly collections = new Map<string, EmbeddedCollection<StoredDocument>>();
  private readonly store: { closed: boolean } & EmbeddedStore;
  private readonly disk: WalSync;
  private readonly checkpointer: WalCheckpointer;
  private readonly writer: BatchWriter;
  private ended: Promise<void> | undefined;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly path: string,
    private readonly unlock: () => void,
    warn: (message: string) => void,
    writing: Omit<BatchWriterOptions, 'failed'> = {},
  ) {
    super();
    this.disk = new WalSync(path);
    this.checkpointer = new WalCheckpointer(database, path, { warn });
    this.writer = new BatchWriter(database, path, {
      ...writing,
      failed: (why) =>
        warn(`${path} is written on the event loop from now on, which then has less time for the rest: ${why}`),
    });
    const queue = new WriteQueue(this.writer, this.disk, this.checkpointer, path);
    this.store = { database, path, queue, damage: undefined, closed: false };
  }

  /** Resolves when it writes as it was asked to from the start. */
  begin(): Promise<void> {
    return this.writer.begin();
  }

  async collection<D extends StoredDocument>(definition: CollectionDefinition<D>): Promise<Collection<D>> {
    const { name, version } = definition;
    checkedName(name, version);
    const known = () => this.collections.get(key(name, version)) as unknown as Collection<D> | undefined;
    return known() ?? this.doing(() => this.store.queue.exclusively(() => known() ?? this.made(definition)));
  }

  async activeVersion(name: string): Promise<number | null> {
    return this.doing(() => this.active(name));
  }

  async activate(name: string, version: number): Promise<void> {
    checkedName(name, version);
    await this.changing(() => {
      if (!tableExists(this.database, name, version)) return `There is no version ${version} of ${name} to activate`;
      this.database
        .prepare(
          'INSERT INTO active (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version',
        )
        .run([name, version]);
      return null;
    });
  }

  async drop(name: string, version: number): Promise<void> {
    checkedName(name, version);
    await this.changing(() => {
      if (this.active(name) === version) return `Version ${version} of ${name} is active: it cannot be dropped`;
      this.remove(name, version);
      return null;
    });
  }

  async forget(name: string): Promise<void> {
    checkedName(name, 1);
    await this.changing(() => {
      this.database.prepare('DELETE FROM active WHERE name = ?').run([name]);
      for (const version of tableVersions(this.database, name)) this.remove(name, version);
      return null;
    });
  }

  override async ready(): Promise<void> {
    await super.ready();
    if (this.store.damage) throw this.store.damage;
    this.store.queue.ensureTaking();
  }

  override async *flaws(): AsyncGenerator<string, void, undefined> {
    yield* this.doing(() => indexFlaws(this.database));
  }

  override rebuildIndexes(): Promise<void> {
    return this.changing(() => {
      this.database.exec('REINDEX');
      return null;
    });
  }

  private made<D extends StoredDocument>(definition: CollectionDefinition<D>): Collection<D> {
    const table = openTable(this.database, definition);
    const collection = new EmbeddedCollection<D>(this.store, definition, table);
    this.collections.set(key(definition.name, definition.version), collection);
    return collection;
  }

  close(): Promise<void> {
    return (this.ended ??= this.end());
  }

  private async end(): Promise<void> {
    this.store.closed = true;
    for (const collection of this.collections.values()) collection.endWatches();
    await this.store.queue.settled();
    await this.disk.close();
    await this.writer.close();
    await this.checkpointer.close();
    try {
      this.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows([]);
    } finally {
      this.database.close();
      this.unlock();
    }
  }

  private remove(name: string, version: number): void {
    this.collections.get(key(name, version))?.markDropped();
    this.collections.delete(key(name, version));
    dropTable(this.database, name, version);
  }

  private active(name: string): number | null {
    return (this.database.prepare('SELECT version FROM active WHERE name = ?').rows([name])[0]?.[0] ?? null) as
      number | null;
  }

  /** Behind the writes that were asked for before; on the disk when it resolves. `apply` returns why it did nothing. */
  private async changing(apply: () => string | null): Promise<void> {
    const refusal = await this.doing(() => this.store.queue.exclusively(() => transaction(this.database, apply)));
    await this.store.queue.durable();
    if (refusal !== null) throw new InvalidReadModelRequestError(refusal);
  }

  private doing<T>(work: () => T): T {
    if (this.store.closed) throw new ReadModelsUnavailableError('The read models are closed');
    try {
      return work();
    } catch (error) {
      throw toReadModelError(error, this.path);
    }
  }
}

function key(name: string, version: number): string {
  return `${name}@${version}`;
}
