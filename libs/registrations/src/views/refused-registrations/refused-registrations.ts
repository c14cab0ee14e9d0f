import type { Projection } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import { accountOfRefusal } from '../../refusals/refusal-event.js';
import type { RegistrationRefused } from '../../registration.events.js';

type Refused = RegistrationRefused['data'];

/** Requests that were refused, as one event tells of them. */
export interface RefusedRegistrationDocument extends StoredDocument, Refused {
  /** Null: nobody has such an account, so that only the platform sees it. */
  readonly organizationId: string | null;
  readonly sipAccountId: string | null;
  /** In the log: sorts and pages. */
  readonly position: string;
}

const newestFirst = { field: 'position', direction: -1 } as const;

export const refusedRegistrations: CollectionDefinition<RefusedRegistrationDocument> = {
  name: 'refusedRegistrations',
  version: 2,
  indexes: [
    { name: 'byOrganization', fields: [{ field: 'organizationId', direction: 1 }, newestFirst] },
    { name: 'byAccount', fields: [{ field: 'sipAccountId', direction: 1 }, newestFirst] },
    { name: 'byAddress', fields: [{ field: 'address', direction: 1 }, newestFirst] },
    { name: 'byPosition', fields: [newestFirst] },
  ],
};

export const refusedRegistrationsProjection: Projection<RefusedRegistrationDocument, RegistrationRefused> = {
  collection: refusedRegistrations,
  handles: ['RegistrationRefused'],
  keys: ({ id }) => [id],
  evolve: (_, { event, metadata: { organizationId }, position, stream }, key) => {
    const sipAccountId = accountOfRefusal(stream);
    return { _id: key, organizationId, sipAccountId, position, ...event.data };
  },
};
