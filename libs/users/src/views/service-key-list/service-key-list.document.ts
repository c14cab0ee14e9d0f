import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';

export interface ServiceKeyDocument extends StoredDocument {
  /** Null: of the platform. */
  readonly organizationId: string | null;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly expiresAt: string | null;
  readonly issuedAt: string;
  readonly revokedAt: string | null;
  /** Revision of the key's stream. */
  readonly version: number;
}

/** What an answer says of a key. */
export interface ServiceKeyEntry extends Omit<ServiceKeyDocument, '_id'> {
  readonly id: string;
}

export function toServiceKeyEntry({ _id: id, ...document }: ServiceKeyDocument): ServiceKeyEntry {
  return { id, ...document };
}

export const serviceKeyList: CollectionDefinition<ServiceKeyDocument> = {
  name: 'serviceKeyList',
  version: 1,
  indexes: [
    {
      name: 'byIssue',
      fields: [
        { field: 'organizationId', direction: 1 },
        { field: 'issuedAt', direction: 1 },
      ],
    },
  ],
};
