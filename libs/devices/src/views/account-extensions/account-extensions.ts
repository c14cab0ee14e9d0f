import type { Projection } from '@ringledger/event-sourcing';
import { idOfStream } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { SipAccountDeleted, SipAccountLinked, SipAccountUnlinked } from '@ringledger/sip-accounts';

/** Which extension an account acts as: so that a change of an extension finds the devices that show its name and number. */
export interface AccountExtensionDocument extends StoredDocument {
  readonly organizationId: string | null;
  readonly extensionId: string;
}

export const accountExtensions: CollectionDefinition<AccountExtensionDocument> = {
  name: 'accountExtensions',
  version: 1,
  indexes: [{ name: 'byExtension', fields: [{ field: 'extensionId', direction: 1 }] }],
};

export const accountExtensionsProjection: Projection<
  AccountExtensionDocument,
  SipAccountLinked | SipAccountUnlinked | SipAccountDeleted
> = {
  collection: accountExtensions,
  handles: ['SipAccountLinked', 'SipAccountUnlinked', 'SipAccountDeleted'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, { event, metadata }, key) => {
    if (event.type !== 'SipAccountLinked') return null;
    return { _id: key, organizationId: metadata.organizationId, extensionId: event.data.extensionId };
  },
};
