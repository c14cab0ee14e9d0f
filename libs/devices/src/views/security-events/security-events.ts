import type { Projection } from '@ringledger/event-sourcing';
import { idOfStream } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { DeadAccessKeyUsed, KeyDeath } from '../../device.events.js';

/** Somebody asked with a key that is dead: a phone that was forgotten, or who stole the key. */
export interface SecurityEventDocument extends StoredDocument {
  readonly organizationId: string | null;
  readonly deviceId: string;
  readonly position: string;
  readonly time: string;
  readonly keyGeneration: number;
  readonly death: KeyDeath;
  readonly address: string | null;
  readonly userAgent: string | null;
  /** Requests that this entry stands for, between `since` and `until`. */
  readonly count: number;
  readonly since: string;
  readonly until: string;
}

const latest = { field: 'position', direction: -1 } as const;

export const securityEvents: CollectionDefinition<SecurityEventDocument> = {
  name: 'deviceSecurityEvents',
  version: 1,
  indexes: [
    { name: 'byDevice', fields: [{ field: 'deviceId', direction: 1 }, latest] },
    { name: 'byOrganization', fields: [{ field: 'organizationId', direction: 1 }, latest] },
    { name: 'byPosition', fields: [latest] },
  ],
};

export const securityEventsProjection: Projection<SecurityEventDocument, DeadAccessKeyUsed> = {
  collection: securityEvents,
  handles: ['DeadAccessKeyUsed'],
  keys: ({ id }) => [id],
  evolve: (_, { event, metadata, position, stream }, key) => {
    const { generation: keyGeneration, death, address, userAgent, count, since, until } = event.data;
    const { organizationId, time } = metadata;
    const deviceId = idOfStream(stream);
    return {
      _id: key,
      ...{ organizationId, deviceId, position, time, keyGeneration, death, address, userAgent, count, since, until },
    };
  },
};
