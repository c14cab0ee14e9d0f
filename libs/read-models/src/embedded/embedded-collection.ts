import type { SqliteDatabase } from '@ringledger/sqlite';
import { inParts } from '@ringledger/system';
import { InvalidReadModelRequestError, ReadModelsUnavailableError, ReadModelsUnusableError } from '../errors.js';
import type {
  CollectionDefinition,
  Filter,
  Find,
  GuardedWrite,
  Page,
  Replacement,
  Scope,
  StoredDocument,
} from '../read-models.js';
import { Collection } from '../read-models.js';
import { checkedId, checkedJson } from '../request/checked-document.js';
import { checkedFilter, organizationOf } from '../request/checked-filter.js';
import { checkedFind } from '../request/checked-find.js';
import { checkedVersion, checkedWrites } from '../request/checked-write.js';
import { Watchers } from '../watchers.js';
import type { CollectionTable } from './collection-table.js';
import { takeArrays } from './collection-table.js';
import { DocumentReader } from './document-reader.js';
import type { Row } from './document-writer.js';
import { DocumentWriter } from './document-writer.js';
import { toReadModelError } from './embedded-fault.js';
import { misfiledRows } from './misfiled-rows.js';
import type { WriteQueue } from './write-queue.js';
import { MOST_WRITES } from './write-queue.js';

const IDS_AT_ONCE = 128;

/** What a collection uses of the store that it belongs to. */
export interface EmbeddedStore {
  readonly database: SqliteDatabase;
  readonly path: string;
  readonly queue: WriteQueue;
  /** What was found to be damaged when it was read; it does not mend itself. */
  damage: Error | undefined;
  readonly closed: boolean;
}

/** A replacement in its form for the writer. */
interface Change {
  readonly id: string;
  readonly expected: number | null;
  readonly row: Row | null;
}

export class EmbeddedCollection<D extends StoredDocument> extends Collection<D> {
  private readonly reader: DocumentReader;
  private readonly writer: DocumentWriter;
  private readonly watchers = new Watchers();
  private dropped = false;

  constructor(
    private readonly store: EmbeddedStore,
    private readonly definition: CollectionDefinition<D>,
    private readonly table: CollectionTable,
  ) {
    super();
    this.reader = new DocumentReader(store.database, table);
    this.writer = new DocumentWriter(table);
  }

  async get(scope: Scope, id: string): Promise<D | null> {
    return (await this.getMany(scope, [id])).get(id) ?? null;
  }

  async getMany(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, D>> {
    const organizationId = organizationOf(scope);
    const known = ids.map(checkedId);
    const found = new Map<string, D>();
    for (const some of inParts(known, IDS_AT_ONCE)) {
      const documents = this.reading(() => this.reader.byIds(some)) as D[];
      for (const document of documents) {
        if (organizationId === null || isOf(document, organizationId)) found.set(document._id, document);
      }
    }
    return found;
  }

  async positions(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const known = ids.map(checkedId);
    const found = new Map<string, string>();
    for (const some of inParts(known, IDS_AT_ONCE)) {
      for (const [id, position] of this.reading(() => this.reader.positionsOf(some))) found.set(id, position);
    }
    return found;
  }

  async find(scope: Scope, find?: Find): Promise<Page<D>> {
    const checked = checkedFind(this.definition, scope, find);
    return (await this.reading(() => this.reader.find(checked)).catch(this.rethrow)) as Page<D>;
  }

  async count(scope: Scope, filter?: Filter): Promise<number> {
    const conditions = checkedFilter(scope, filter);
    return this.reading(() => this.reader.count(conditions)).catch(this.rethrow);
  }

  async write(writes: readonly GuardedWrite<D>[]): Promise<void> {
    const checked = checkedWrites(writes);
    const rows = this.reading(() =>
      checked.map(({ id, position, document, json }) => this.writer.row(id, position, document, json)),
    );
    await Promise.all([
      this.arraysTaken(rows),
      ...inParts(rows, MOST_WRITES).map((part) =>
        this.store.queue.add({
          // A statement on a table that is gone would take the writes of others with it.
          writes: () => (this.dropped ? [] : part.map((row) => this.writer.writeGuarded(row))),
          durable: false,
          characters: part.reduce((sum, { json }) => sum + (json?.length ?? 0), 0),
        }),
      ),
    ]);
    this.ensureKept();
    for (const { id } of rows) this.watchers.changed(id);
  }

  async compareAndSet(
    id: string,
    expected: number | null,
    next: (D & { readonly version: number }) | null,
  ): Promise<boolean> {
    const [replaced] = await this.compareAndSetMany([{ id, expected, next }]);
    return replaced === true;
  }

  override async compareAndSetMany(replacements: readonly Replacement<D>[]): Promise<readonly boolean[]> {
    const changes = this.reading(() => replacements.map((replacement) => this.changeOf(replacement)));
    const taken = this.arraysTaken(changes.map(({ row }) => row));
    const parts = inParts(changes, MOST_WRITES).map((part) =>
      this.store.queue.add({
        writes: () =>
          this.dropped ? [] : part.map(({ id, expected, row }) => this.writer.compareAndSet(id, expected, row)),
        durable: true,
        characters: part.reduce((sum, { row }) => sum + (row?.json?.length ?? 0), 0),
      }),
    );
    const [, ...counts] = await Promise.all([taken, ...parts]);
    this.ensureKept();
    const replaced = counts.flat().map((count) => count === 1);
    changes.forEach(({ id }, index) => {
      if (replaced[index] === true) this.watchers.changed(id);
    });
    return replaced;
  }

  async *watch(id: string, signal: AbortSignal): AsyncGenerator<void, void, undefined> {
    checkedId(id);
    this.ensureUsable();
    yield* this.watchers.watch(id, signal);
  }

  async *scan(): AsyncGenerator<D, void, undefined> {
    this.ensureUsable();
    for await (const document of this.reader.all([])) {
      yield document as D;
      this.ensureUsable();
    }
  }

  override async *misfiled(): AsyncGenerator<string, void, undefined> {
    this.ensureUsable();
    for await (const id of misfiledRows(this.store.database, this.table)) {
      yield id;
      this.ensureUsable();
    }
  }

  /** Refused here, before anything is written. */
  private changeOf({ id, expected, next }: Replacement<D>): Change {
    checkedId(id);
    if (expected !== null) checkedVersion(id, expected);
    if (next === null) return { id, expected, row: null };
    checkedVersion(id, next.version);
    return { id, expected, row: this.writer.row(id, '', next, checkedJson(id, next)) };
  }

  /** Before the rows are written, so it is asked for first: if they are not, only more stands in the table of elements than was needed. */
  private async arraysTaken(rows: readonly (Row | null)[]): Promise<void> {
    const fields = this.writer.firstArrays(rows);
    if (fields.length === 0) return;
    await this.store.queue.exclusively(() => this.dropped || takeArrays(this.store.database, this.table, fields));
  }

  /** Whoever still uses this object is told so. */
  markDropped(): void {
    this.dropped = true;
    this.endWatches();
  }

  endWatches(): void {
    this.watchers.end();
  }

  private reading<T>(read: () => T): T {
    this.ensureUsable();
    try {
      return read();
    } catch (error) {
      throw this.fault(error);
    }
  }

  private readonly rethrow = (error: unknown): never => {
    this.ensureUsable();
    throw this.fault(error);
  };

  private fault(error: unknown): Error {
    const fault = toReadModelError(error, this.store.path);
    if (fault instanceof ReadModelsUnusableError && fault.reason === 'corrupt') this.store.damage ??= fault;
    return fault;
  }

  private ensureUsable(): void {
    if (this.store.closed) throw new ReadModelsUnavailableError('The read models are closed');
    this.ensureKept();
  }

  private ensureKept(): void {
    if (this.dropped) {
      throw new InvalidReadModelRequestError(`${this.definition.name} ${this.definition.version} was dropped`);
    }
  }
}

function isOf(document: object, organizationId: string): boolean {
  return (
    Object.hasOwn(document, 'organizationId') &&
    (document as { organizationId?: unknown }).organizationId === organizationId
  );
}
