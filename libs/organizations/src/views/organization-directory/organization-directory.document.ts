import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';

export interface OrganizationDocument extends StoredDocument {
  /** Its own id: an organization sees itself. */
  readonly organizationId: string;
  readonly name: string;
  /** Sorts without case and accents. */
  readonly nameOrder: string;
  readonly sipRealm: string;
  readonly registeredAt: string;
  /** Revision of the organization's stream. */
  readonly version: number;
}

export const organizationDirectory: CollectionDefinition<OrganizationDocument> = {
  name: 'organizationDirectory',
  version: 3,
  indexes: [{ name: 'byName', fields: [{ field: 'nameOrder', direction: 1 }] }],
};

/** What an answer says of an organization. */
export interface OrganizationEntry extends Pick<
  OrganizationDocument,
  'name' | 'sipRealm' | 'registeredAt' | 'version'
> {
  readonly id: string;
}

export function toEntry(document: OrganizationDocument): OrganizationEntry {
  const { _id: id, name, sipRealm, registeredAt, version } = document;
  return { id, name, sipRealm, registeredAt, version };
}
