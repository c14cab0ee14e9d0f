import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { Finding, RegistrationFindingRaised } from '../../findings/finding.events.js';

/** One finding as it was raised. */
export interface RegistrationFindingDocument extends StoredDocument, Omit<Finding, 'sameAs'> {
  readonly organizationId: string;
  readonly sipAccountId: string;
  /** In the log: sorts and pages. */
  readonly position: string;
  readonly time: string;
}

const newestFirst = { field: 'position', direction: -1 } as const;

export const registrationFindings: CollectionDefinition<RegistrationFindingDocument> = {
  name: 'registrationFindings',
  version: 1,
  indexes: [
    { name: 'byOrganization', fields: [{ field: 'organizationId', direction: 1 }, newestFirst] },
    { name: 'byAccount', fields: [{ field: 'sipAccountId', direction: 1 }, newestFirst] },
    { name: 'byPosition', fields: [newestFirst] },
  ],
};

export const registrationFindingsProjection: Projection<RegistrationFindingDocument, RegistrationFindingRaised> = {
  collection: registrationFindings,
  handles: ['RegistrationFindingRaised'],
  keys: ({ id }) => [id],
  evolve: (_, { event, metadata, position, stream }, key) => {
    const { sameAs: _sameAs, ...finding } = event.data;
    return { _id: key, sipAccountId: idOfStream(stream), position, time: metadata.time, ...finding };
  },
};
