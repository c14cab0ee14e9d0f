import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';

/** The wrapped data key of one owner, or the mark that it was erased. Its own truth: not derived from the log. */
export interface DataKeyDocument extends StoredDocument {
  readonly version: number;
  readonly organizationId: string;
  readonly subject: string;
  readonly keyId: string;
  /** Id of the wrapping key; null after erasure. */
  readonly wrappedBy: string | null;
  readonly wrapped: string | null;
  /** Number of the erasure; null: not erased. */
  readonly erasure: number | null;
}

export const dataKeys: CollectionDefinition<DataKeyDocument> = {
  name: 'dataKeys',
  version: 1,
  indexes: [
    { name: 'byKeyId', fields: [{ field: 'keyId', direction: 1 }] },
    { name: 'byWrappingKey', fields: [{ field: 'wrappedBy', direction: 1 }] },
    { name: 'byErasure', fields: [{ field: 'erasure', direction: 1 }] },
  ],
};

/** One document whose version counts the erasures: who has seen an older number looks for new marks. */
export interface ErasureCounter extends StoredDocument {
  readonly version: number;
}

export const ERASURE_COUNTER_ID = 'erasures';

export const erasureCounter: CollectionDefinition<ErasureCounter> = {
  name: 'dataKeyErasures',
  version: 1,
  indexes: [],
};
