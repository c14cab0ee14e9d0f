import type { CollectionDefinition } from '@ringledger/read-models';
import type { ExtensionDetailsDocument } from '../extension-details/extension-details.document.js';

/** One row of the list of extensions. */
export interface ExtensionListDocument extends ExtensionDetailsDocument {
  /** Sorts numbers by length, then by digits, as a numbering plan is read: 99, 201, 1001. */
  readonly numberOrder: string;
  /** Last name and first name, parted by what stands before any character; without them what displays show. Folded. */
  readonly nameOrder: string;
  readonly searchTerms: readonly string[];
}

/** `organizationId` leads every index: the platform reads organization by organization, an organization only its own part. */
export const extensionList: CollectionDefinition<ExtensionListDocument> = {
  name: 'extensionList',
  version: 4,
  indexes: [
    { name: 'byNumberOrder', fields: ascending('organizationId', 'numberOrder') },
    { name: 'byNameOrder', fields: ascending('organizationId', 'nameOrder') },
    { name: 'byEnabled', fields: ascending('organizationId', 'enabled', 'numberOrder') },
    { name: 'byNumber', fields: ascending('organizationId', 'number') },
    { name: 'bySearchTerm', fields: ascending('organizationId', 'searchTerms') },
  ],
};

function ascending(...fields: readonly string[]) {
  return fields.map((field) => ({ field, direction: 1 as const }));
}
