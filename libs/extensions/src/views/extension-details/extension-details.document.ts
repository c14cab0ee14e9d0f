import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { Identity } from '../../identity.js';

/** Everything about one extension. */
export interface ExtensionDetailsDocument extends StoredDocument, Identity {
  readonly organizationId: string;
  readonly number: string;
  readonly enabled: boolean;
  /** Revision of the extension's stream. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Read by id only. */
export const extensionDetails: CollectionDefinition<ExtensionDetailsDocument> = {
  name: 'extensionDetails',
  version: 1,
  indexes: [],
};
