import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { UserEvent } from '../../user.events.js';
import { foldUserName } from '../../user-name.js';
import { userDirectory } from './user-directory.document.js';
import type { UserDocument } from './user-directory.document.js';

export const userDirectoryProjection: Projection<UserDocument, UserEvent> = {
  collection: userDirectory,
  handles: [
    'UserCreated',
    'UserProfileChanged',
    'UserRoleChanged',
    'PasswordChanged',
    'PasswordReset',
    'UserEnabled',
    'UserDisabled',
    'UserDeleted',
  ],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, revision, metadata }, key) => {
    if (event.type === 'UserCreated') {
      const { organizationId, role, sipManagement, userName, displayName, email = null } = event.data;
      const names = { userName, userNameKey: foldUserName(userName), displayName, email };
      const facts = { organizationId, role, sipManagement, enabled: true, createdAt: metadata.time };
      return { _id: key, ...names, ...facts, version: revision };
    }
    const changed = document === null ? null : changes(event);
    return changed && document && { ...document, ...changed, version: revision };
  },
};

/** Null: the user is gone. */
function changes(event: Exclude<UserEvent, { type: 'UserCreated' }>): Partial<UserDocument> | null {
  switch (event.type) {
    case 'UserProfileChanged': {
      const { displayName, email } = event.data;
      return {
        ...(displayName !== undefined && { displayName }),
        ...(email !== undefined && { email: email || null }),
      };
    }
    case 'UserRoleChanged':
      return { role: event.data.role, sipManagement: event.data.sipManagement };
    case 'PasswordChanged':
    case 'PasswordReset':
      return {};
    case 'UserEnabled':
      return { enabled: true };
    case 'UserDisabled':
      return { enabled: false };
    case 'UserDeleted':
      return null;
    default:
      event satisfies never;
      return {};
  }
}
