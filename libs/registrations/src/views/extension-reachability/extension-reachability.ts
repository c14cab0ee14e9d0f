import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { ExtensionDeleted, ExtensionDisabled, ExtensionEnabled } from '@ringledger/extensions';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import { overSince } from '../../reachability/over-since.js';
import type { ExtensionReachabilityEvent, LastRegistration } from '../../reachability/reachability.events.js';

/** An extension that is offline, or was and came back. One that never went offline is not here. */
export interface ExtensionReachabilityDocument extends StoredDocument {
  /** Id of the extension. */
  readonly _id: string;
  readonly organizationId: string;
  readonly online: boolean;
  /** One that is disabled is offline as it should be. */
  readonly enabled: boolean;
  /** Since when it is so; offline since its last registration ended. */
  readonly since: string;
  /** What was registered last before it went offline. */
  readonly last: LastRegistration;
}

export const extensionReachability: CollectionDefinition<ExtensionReachabilityDocument> = {
  name: 'extensionReachability',
  version: 2,
  indexes: [
    {
      name: 'byOrganization',
      fields: [
        { field: 'organizationId', direction: 1 },
        { field: 'online', direction: 1 },
        { field: 'enabled', direction: 1 },
        { field: 'since', direction: -1 },
      ],
    },
    {
      name: 'bySince',
      fields: [
        { field: 'online', direction: 1 },
        { field: 'enabled', direction: 1 },
        { field: 'since', direction: -1 },
      ],
    },
  ],
};

export const extensionReachabilityProjection: Projection<
  ExtensionReachabilityDocument,
  ExtensionReachabilityEvent | ExtensionDeleted | ExtensionDisabled | ExtensionEnabled
> = {
  collection: extensionReachability,
  handles: ['ExtensionWentOffline', 'ExtensionCameOnline', 'ExtensionDeleted', 'ExtensionDisabled', 'ExtensionEnabled'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, metadata }, key) => {
    switch (event.type) {
      case 'ExtensionWentOffline': {
        const { organizationId, last } = event.data;
        return { _id: key, organizationId, online: false, enabled: true, since: overSince(last), last };
      }
      case 'ExtensionCameOnline':
        return document && { ...document, online: true, since: metadata.time };
      case 'ExtensionDisabled':
      case 'ExtensionEnabled':
        return document && { ...document, enabled: event.type === 'ExtensionEnabled' };
      case 'ExtensionDeleted':
        return null;
      default:
        event satisfies never;
        return document;
    }
  },
};
