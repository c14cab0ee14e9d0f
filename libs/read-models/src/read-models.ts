/** Scalars that a filter may compare with. Nothing that a client sends can become an operator. */
export type Scalar = string | number | boolean | null;

/** A document of a read model. `_id` is the aggregate's id, or a key that the view defines. Plain JSON. */
export interface StoredDocument {
  readonly _id: string;
}

/** A condition on one field (dotted paths reach into objects; on an array field it holds when one element matches). */
export type Condition =
  | { readonly $eq: Scalar }
  | { readonly $in: readonly Scalar[] }
  | { readonly $gt?: Scalar; readonly $gte?: Scalar; readonly $lt?: Scalar; readonly $lte?: Scalar };

/** All fields must hold. A closed part of MongoDB's filter language. */
export type Filter = Readonly<Record<string, Condition>>;

export interface SortField {
  readonly field: string;
  readonly direction: 1 | -1;
}

/**
 * Who asks. Every read needs one: an organization sees its own documents (`organizationId` in the document), the platform all.
 * Made by `identity` from a token, or `SYSTEM` for projectors and process managers.
 */
export type Scope = { readonly organizationId: string } | { readonly platform: true };
export const SYSTEM: Scope = { platform: true };

export interface IndexDefinition {
  readonly name: string;
  readonly fields: readonly SortField[];
  /** Only documents whose first field has this truth value stand in it: for the few that are asked for by it. */
  readonly only?: boolean;
}

/** Declared beside the projection. A new `version` is a new collection: built beside the old one, then flipped. */
export interface CollectionDefinition<D extends StoredDocument> {
  readonly name: string;
  readonly version: number;
  readonly indexes: readonly IndexDefinition[];
  /** Phantom: carries the document type. */
  readonly document?: D;
}

export interface Find {
  readonly filter?: Filter;
  /** The tiebreak `_id` is added. Default: by `_id`. Must be covered by a declared index when the collection can grow. */
  readonly sort?: readonly SortField[];
  /** 1…500, default 50. */
  readonly limit?: number;
  /** Keyset: the values of the sort fields and the `_id` of the last document seen. Never skip. */
  readonly after?: { readonly values: readonly Scalar[]; readonly id: string };
}

export interface Page<D> {
  readonly documents: readonly D[];
  readonly hasMore: boolean;
}

/**
 * A write that happens only if the stored document is older: `position` is the log position of the last event folded into it.
 * `document: null` leaves a tombstone, so that a late replay cannot bring the document back.
 */
export interface GuardedWrite<D extends StoredDocument> {
  readonly id: string;
  readonly position: string;
  readonly document: D | null;
}

/** What `compareAndSet` is to do for one document. */
export interface Replacement<D extends StoredDocument> {
  readonly id: string;
  readonly expected: number | null;
  readonly next: (D & { readonly version: number }) | null;
}

/** One version of one read model, or a table of its own (leases, checkpoints, locations). */
export abstract class Collection<D extends StoredDocument> {
  abstract get(scope: Scope, id: string): Promise<D | null>;
  abstract getMany(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, D>>;
  abstract find(scope: Scope, find?: Find): Promise<Page<D>>;
  abstract count(scope: Scope, filter?: Filter): Promise<number>;

  /** At which position each was last written, tombstones included: what a replay must not fold again. Absent: never written. */
  abstract positions(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /** Unordered over different ids, each guarded by its position; several for one id: the newest wins. Durable when resolved. */
  abstract write(writes: readonly GuardedWrite<D>[]): Promise<void>;

  /**
   * Replaces the document only if its `version` is the expected one (`null`: only if there is none); returns whether it did.
   * Not for projected documents: for tables that are their own truth, such as leases.
   */
  abstract compareAndSet(
    id: string,
    expected: number | null,
    next: (D & { readonly version: number }) | null,
  ): Promise<boolean>;

  /**
   * Many at once, each by itself as `compareAndSet` does it, for different documents; says of each whether it did. When it rejects some may
   * have been replaced all the same.
   */
  compareAndSetMany(replacements: readonly Replacement<D>[]): Promise<readonly boolean[]> {
    return Promise.all(replacements.map(({ id, expected, next }) => this.compareAndSet(id, expected, next)));
  }

  /** Yields at least once after every change of the document, and once at the start. Ends when `signal` fires. */
  abstract watch(id: string, signal: AbortSignal): AsyncIterable<void>;

  /** Every document, tombstones left out, in `_id` order; for rebuild checks and exports. */
  abstract scan(): AsyncIterable<D>;

  /**
   * Ids of documents that the store does not find as what they are, since what it keeps beside them for filters, sorting and scopes does
   * not follow from them; for checks, while nothing is written. None where a store keeps nothing beside them.
   */
  async *misfiled(): AsyncIterable<string> {}
}

/** No collection has this name; to be told so takes an answer. */
const NO_COLLECTION = 'health';

/**
 * Documents for questions, in the terms of MongoDB. Adapters: `embedded/` (SQLite) and `mongodb/`; both pass
 * `testing/read-models.contract.ts`.
 */
export abstract class ReadModels {
  /** The collection of exactly this version, with its indexes, made if missing. Same object for the same name and version. */
  abstract collection<D extends StoredDocument>(definition: CollectionDefinition<D>): Promise<Collection<D>>;

  /** The version that queries read, or `null` before the first flip. */
  abstract activeVersion(name: string): Promise<number | null>;

  /** Lets queries read this version from now on. Atomic; also seen by other processes within a second. */
  abstract activate(name: string, version: number): Promise<void>;

  /** Removes one version that is not active. */
  abstract drop(name: string, version: number): Promise<void>;

  /** Removes every version of a read model, the active one too, as if it had never been. For an operator, while nobody reads it. */
  abstract forget(name: string): Promise<void>;

  /** Resolves when it answers and writes. @throws why not */
  async ready(): Promise<void> {
    await this.activeVersion(NO_COLLECTION);
  }

  /** What the store shows of having been damaged, each in a sentence; reads all of it. None where a server keeps it: that answers for it. */
  async *flaws(): AsyncIterable<string> {}

  /** Makes anew what documents are found by. Nothing where a server keeps it. For an operator, while nobody reads. */
  async rebuildIndexes(): Promise<void> {}

  abstract close(): Promise<void>;
}
