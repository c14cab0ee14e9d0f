import type { Projection } from '@ringledger/event-sourcing';
import { idOfStream } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { ConfigurationServed, PickupStatus } from '../../device.events.js';

/** One pickup (N-02): which bytes went where and when. Identical repeats within the hour are counted, not listed. */
export interface PickupDocument extends StoredDocument {
  readonly organizationId: string | null;
  readonly deviceId: string;
  /** In the log: sorts and pages. */
  readonly position: string;
  readonly time: string;
  readonly configurationRevision: number;
  readonly hash: string;
  readonly address: string;
  readonly userAgent: string | null;
  readonly file: string | null;
  readonly status: PickupStatus;
  readonly keyGeneration: number;
  readonly tlsVersion: string | null;
  /** Stated by who fetched it, and not the device's. */
  readonly otherMac?: string;
  readonly unproven?: true;
}

export const pickupHistory: CollectionDefinition<PickupDocument> = {
  name: 'pickupHistory',
  version: 1,
  indexes: [
    {
      name: 'byDevice',
      fields: [
        { field: 'deviceId', direction: 1 },
        { field: 'position', direction: -1 },
      ],
    },
  ],
};

export const pickupHistoryProjection: Projection<PickupDocument, ConfigurationServed> = {
  collection: pickupHistory,
  handles: ['ConfigurationServed'],
  keys: ({ id }) => [id],
  evolve: (_, { event, metadata, position, stream }, key) => ({
    _id: key,
    organizationId: metadata.organizationId,
    deviceId: idOfStream(stream),
    position,
    time: metadata.time,
    ...event.data,
  }),
};
