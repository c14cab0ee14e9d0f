import type { ConfigurationServed } from '@ringledger/devices';
import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import { networkOf } from '@ringledger/system';

/** Where a device has fetched its configuration; written only when it comes from a new place. */
export interface PickupNetworksDocument extends StoredDocument {
  readonly organizationId: string | null;
  /** In the order in which they were first seen; the last ones. */
  readonly networks: readonly string[];
}

/** Places of one device that are remembered. */
const MOST_NETWORKS = 256;

export const pickupNetworks: CollectionDefinition<PickupNetworksDocument> = {
  name: 'pickupNetworks',
  version: 1,
  indexes: [],
};

export const pickupNetworksProjection: Projection<PickupNetworksDocument, ConfigurationServed> = {
  collection: pickupNetworks,
  handles: ['ConfigurationServed'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, metadata }, key) => {
    if (event.data.otherMac !== undefined || event.data.unproven) return document;
    const network = networkOf(event.data.address);
    const known = document?.networks ?? [];
    if (document && known.includes(network)) return document;
    return { _id: key, organizationId: metadata.organizationId, networks: [...known, network].slice(-MOST_NETWORKS) };
  },
};
