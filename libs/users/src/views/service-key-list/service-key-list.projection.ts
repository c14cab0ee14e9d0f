import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { ServiceKeyEvent } from '../../service-key.events.js';
import { serviceKeyList } from './service-key-list.document.js';
import type { ServiceKeyDocument } from './service-key-list.document.js';

/** Revoked keys stay in the list: who asks what a key was wants an answer. */
export const serviceKeyListProjection: Projection<ServiceKeyDocument, ServiceKeyEvent> = {
  collection: serviceKeyList,
  handles: ['ServiceKeyIssued', 'ServiceKeyRevoked'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, revision, metadata }, key) => {
    switch (event.type) {
      case 'ServiceKeyIssued': {
        const { organizationId, name, permissions, expiresAt } = event.data;
        const times = { expiresAt, issuedAt: metadata.time, revokedAt: null };
        return { _id: key, organizationId, name, permissions, ...times, version: revision };
      }
      case 'ServiceKeyRevoked':
        return document && { ...document, revokedAt: metadata.time, version: revision };
      default:
        event satisfies never;
        return document;
    }
  },
};
