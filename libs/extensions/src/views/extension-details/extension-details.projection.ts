import type { Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { idOfStream } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from '../../extension.events.js';
import { NOBODY, withFields } from '../../identity.js';
import { extensionDetails } from './extension-details.document.js';
import type { ExtensionDetailsDocument } from './extension-details.document.js';

export const extensionDetailsProjection: Projection<ExtensionDetailsDocument, ExtensionEvent> = {
  collection: extensionDetails,
  handles: [
    'ExtensionCreated',
    'ExtensionIdentityChanged',
    'ExtensionNumberChanged',
    'ExtensionEnabled',
    'ExtensionDisabled',
    'ExtensionDeleted',
  ],
  keys: (recorded) => [idOfStream(recorded.stream)],
  evolve: (document, recorded, key) => {
    const { event } = recorded;
    if (event.type === 'ExtensionCreated') {
      const { organizationId, number, ...fields } = event.data;
      const createdAt = recorded.metadata.time;
      const identity = withFields(NOBODY, fields);
      return stamped({ _id: key, organizationId, number, ...identity, enabled: true, createdAt }, recorded);
    }
    if (document === null) return null;
    switch (event.type) {
      case 'ExtensionIdentityChanged':
        return stamped(withFields(document, event.data), recorded);
      case 'ExtensionNumberChanged':
        return stamped({ ...document, number: event.data.number }, recorded);
      case 'ExtensionEnabled':
        return stamped({ ...document, enabled: true }, recorded);
      case 'ExtensionDisabled':
        return stamped({ ...document, enabled: false }, recorded);
      case 'ExtensionDeleted':
        return null;
      default:
        event satisfies never;
        return document;
    }
  },
};

function stamped(
  document: Omit<ExtensionDetailsDocument, 'version' | 'updatedAt'>,
  { revision, metadata }: RecordedDomainEvent,
): ExtensionDetailsDocument {
  return { ...document, version: revision, updatedAt: metadata.time };
}
