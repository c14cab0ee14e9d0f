import type { ConfigurationServed, DeviceAdded, DeviceMacChanged } from '@ringledger/devices';
import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import { networkOf } from '@ringledger/system';

/** Where the phone that a device is has fetched its configuration; written when it comes from a new place, or is another phone. */
export interface PickupNetworksDocument extends StoredDocument {
  readonly organizationId: string | null;
  /** In the order in which they were first seen; the last ones. */
  readonly networks: readonly string[];
  /** Of the device. */
  readonly mac: string | null;
}

/** Places of one device that are remembered. */
const MOST_NETWORKS = 256;

export const pickupNetworks: CollectionDefinition<PickupNetworksDocument> = {
  name: 'pickupNetworks',
  version: 2,
  indexes: [],
};

export const pickupNetworksProjection: Projection<
  PickupNetworksDocument,
  ConfigurationServed | DeviceAdded | DeviceMacChanged
> = {
  collection: pickupNetworks,
  handles: ['ConfigurationServed', 'DeviceAdded', 'DeviceMacChanged'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, metadata: { organizationId } }, key) => {
    const { mac = null, networks = [] } = document ?? {};
    switch (event.type) {
      case 'DeviceAdded':
        return event.data.mac ? { _id: key, organizationId, networks, mac: event.data.mac } : document;
      case 'DeviceMacChanged':
        // Another phone (docs/decisions/0021). While none was named, what came was the device.
        return { _id: key, organizationId, networks: mac === null ? networks : [], mac: event.data.mac };
      case 'ConfigurationServed': {
        if (event.data.otherMac !== undefined || event.data.unproven) return document;
        const network = networkOf(event.data.address);
        if (networks.includes(network)) return document;
        return { _id: key, organizationId, networks: [...networks, network].slice(-MOST_NETWORKS), mac };
      }
    }
  },
};
