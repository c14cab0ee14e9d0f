import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import { foldName } from '@ringledger/system';
import type { OrganizationEvent } from '../../organization.events.js';
import { organizationDirectory } from './organization-directory.document.js';
import type { OrganizationDocument } from './organization-directory.document.js';

export const organizationDirectoryProjection: Projection<OrganizationDocument, OrganizationEvent> = {
  collection: organizationDirectory,
  handles: ['OrganizationRegistered', 'OrganizationRenamed'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, revision, metadata }, key) => {
    switch (event.type) {
      case 'OrganizationRegistered': {
        const { organizationId, name, sipRealm } = event.data;
        const registeredAt = metadata.time;
        return { _id: key, organizationId, ...named(name), sipRealm, registeredAt, version: revision };
      }
      case 'OrganizationRenamed':
        return document && { ...document, ...named(event.data.name), version: revision };
      default:
        event satisfies never;
        return document;
    }
  },
};

function named(name: string) {
  return { name, nameOrder: foldName(name) };
}
