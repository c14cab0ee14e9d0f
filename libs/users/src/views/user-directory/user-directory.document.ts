import type { Role } from '@ringledger/identity';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';

export interface UserDocument extends StoredDocument {
  /** Null: of the platform. */
  readonly organizationId: string | null;
  readonly role: Role;
  readonly sipManagement: boolean;
  readonly userName: string;
  /** As user names compare. */
  readonly userNameKey: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly enabled: boolean;
  readonly createdAt: string;
  /** Revision of the user's stream. */
  readonly version: number;
}

/** What an answer says of a user. */
export interface UserEntry extends Omit<UserDocument, '_id' | 'userNameKey'> {
  readonly id: string;
}

export function toUserEntry({ _id: id, userNameKey: _, ...document }: UserDocument): UserEntry {
  return { id, ...document };
}

export const userDirectory: CollectionDefinition<UserDocument> = {
  name: 'userDirectory',
  version: 1,
  indexes: [
    {
      name: 'byOrganization',
      fields: [
        { field: 'organizationId', direction: 1 },
        { field: 'userNameKey', direction: 1 },
      ],
    },
    { name: 'byUserName', fields: [{ field: 'userNameKey', direction: 1 }] },
  ],
};
