import type { Collection as DriverCollection } from 'mongodb';
import { inParts } from '@ringledger/system';
import { InvalidReadModelRequestError, ReadModelsUnavailableError } from '../errors.js';
import type { CollectionDefinition, Filter, Find, GuardedWrite, Page, Scope, StoredDocument } from '../read-models.js';
import { Collection } from '../read-models.js';
import { checkedId, checkedJson } from '../request/checked-document.js';
import { checkedFilter, organizationOf } from '../request/checked-filter.js';
import { checkedFind } from '../request/checked-find.js';
import { checkedVersion, checkedWrites } from '../request/checked-write.js';
import { Watchers } from '../watchers.js';
import { ChangeFeed } from './change-feed.js';
import { compareAndSet } from './compare-and-set.js';
import { filterDocument } from './filter-document.js';
import { writeGuarded } from './guarded-bulk.js';
import { afterDocument, sortDocument } from './keyset-document.js';
import { toReadModelError } from './mongo-fault.js';
import type { StoredForm } from './stored-form.js';
import { fromStored, toStored } from './stored-form.js';

const AT_ONCE = 1000;

export interface MongoStore {
  readonly closed: boolean;
  readonly hasChangeStreams: () => Promise<boolean>;
}

export class MongoCollection<D extends StoredDocument> extends Collection<D> {
  private readonly watchers = new Watchers();
  private readonly feed: ChangeFeed;
  private dropped = false;

  constructor(
    private readonly store: MongoStore,
    private readonly definition: CollectionDefinition<D>,
    private readonly collection: DriverCollection<StoredForm>,
  ) {
    super();
    this.feed = new ChangeFeed(collection, this.watchers, store.hasChangeStreams);
  }

  async get(scope: Scope, id: string): Promise<D | null> {
    return (await this.getMany(scope, [id])).get(id) ?? null;
  }

  async getMany(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, D>> {
    const organizationId = organizationOf(scope);
    const found = new Map<string, D>();
    for (const some of inParts(ids.map(checkedId), AT_ONCE)) {
      const forms = await this.asking(() => this.collection.find({ _id: { $in: some }, d: { $ne: null } }).toArray());
      for (const document of forms.map(fromStored) as D[]) {
        if (organizationId === null || isOf(document, organizationId)) found.set(document._id, document);
      }
    }
    return found;
  }

  async positions(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const some of inParts(ids.map(checkedId), AT_ONCE)) {
      const projection = { _id: 1, p: 1 } as const;
      const forms = await this.asking(() => this.collection.find({ _id: { $in: some } }, { projection }).toArray());
      for (const { _id, p } of forms) found.set(_id, p);
    }
    return found;
  }

  async find(scope: Scope, find?: Find): Promise<Page<D>> {
    const { conditions, sort, limit, after } = checkedFind(this.definition, scope, find);
    const filter = filterDocument(conditions);
    const forms = await this.asking(() =>
      this.collection
        .find(after === null ? filter : afterDocument(filter, sort, after))
        .sort(sortDocument(sort))
        .limit(limit + 1)
        .batchSize(limit + 2)
        .toArray(),
    );
    return { documents: forms.slice(0, limit).map(fromStored) as D[], hasMore: forms.length > limit };
  }

  async count(scope: Scope, filter?: Filter): Promise<number> {
    const conditions = checkedFilter(scope, filter);
    return this.asking(() => this.collection.countDocuments(filterDocument(conditions)));
  }

  async write(writes: readonly GuardedWrite<D>[]): Promise<void> {
    const forms = checkedWrites(writes).map(({ id, position, document }) => toStored(id, position, document));
    for (const part of inParts(forms, AT_ONCE)) {
      await this.asking(() => writeGuarded(this.collection, part));
      for (const { _id } of part) this.watchers.changed(_id);
    }
  }

  async compareAndSet(
    id: string,
    expected: number | null,
    next: (D & { readonly version: number }) | null,
  ): Promise<boolean> {
    checkedId(id);
    if (expected !== null) checkedVersion(id, expected);
    if (next !== null) {
      checkedVersion(id, next.version);
      checkedJson(id, next);
    }
    const form = next === null ? null : toStored(id, '', next);
    const replaced = await this.asking(() => compareAndSet(this.collection, id, expected, form));
    if (replaced) this.watchers.changed(id);
    return replaced;
  }

  async *watch(id: string, signal: AbortSignal): AsyncGenerator<void, void, undefined> {
    checkedId(id);
    this.ensureUsable();
    yield* this.watchers.watch(id, signal, () => this.feed.start());
  }

  /** In pages: a cursor that stays open for long would be ended by the server. */
  async *scan(): AsyncGenerator<D, void, undefined> {
    let last: string | undefined;
    for (;;) {
      const from = last === undefined ? {} : { _id: { $gt: last } };
      const forms = await this.asking(() =>
        this.collection
          .find({ ...from, d: { $ne: null } })
          .sort({ _id: 1 })
          .limit(AT_ONCE)
          .toArray(),
      );
      yield* forms.map(fromStored) as D[];
      last = forms.at(-1)?._id;
      if (forms.length < AT_ONCE) return;
    }
  }

  async markDropped(): Promise<void> {
    this.dropped = true;
    await this.endWatches();
  }

  async endWatches(): Promise<void> {
    this.watchers.end();
    await this.feed.end();
  }

  private async asking<T>(ask: () => Promise<T>): Promise<T> {
    this.ensureUsable();
    try {
      return await ask();
    } catch (error) {
      this.ensureUsable();
      throw toReadModelError(error);
    }
  }

  private ensureUsable(): void {
    if (this.store.closed) throw new ReadModelsUnavailableError('The read models are closed');
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
