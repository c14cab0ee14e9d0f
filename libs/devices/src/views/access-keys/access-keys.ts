import type { Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { idOfStream } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { AccessKeyIssued, AccessKeyRotated, DeviceDeleted } from '../../device.events.js';

/** One access key that ever was, by its hash: of which device. Whether it opens anything is for the device's stream to say. */
export interface AccessKeyDocument extends StoredDocument {
  readonly organizationId: string | null;
  readonly deviceId: string;
  readonly generation: number;
  readonly issuedAt: string;
  /** Null: the present key of its device. */
  readonly endedAt: string | null;
  readonly end: 'rotated' | 'deleted' | null;
}

export const accessKeys: CollectionDefinition<AccessKeyDocument> = { name: 'accessKeys', version: 1, indexes: [] };

type KeyEvent = AccessKeyIssued | AccessKeyRotated | DeviceDeleted;

export const accessKeysProjection: Projection<AccessKeyDocument, KeyEvent> = {
  collection: accessKeys,
  handles: ['AccessKeyIssued', 'AccessKeyRotated', 'DeviceDeleted'],
  keys: ({ event: { type, data } }) =>
    type === 'AccessKeyRotated' ? [data.previousKeyHash, data.keyHash] : [data.keyHash],
  evolve: (document, recorded, key) => {
    const { event, metadata } = recorded;
    if (event.type !== 'DeviceDeleted' && event.data.keyHash === key)
      return issued(key, event.data.generation, recorded);
    if (document === null) return null;
    return { ...document, endedAt: metadata.time, end: event.type === 'DeviceDeleted' ? 'deleted' : 'rotated' };
  },
};

function issued(key: string, generation: number, { metadata, stream }: RecordedDomainEvent): AccessKeyDocument {
  const { organizationId, time } = metadata;
  return {
    _id: key,
    organizationId,
    deviceId: idOfStream(stream),
    generation,
    issuedAt: time,
    endedAt: null,
    end: null,
  };
}
