import { idOfStream } from '@ringledger/event-sourcing';
import type { Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { withChanges } from '@ringledger/sip-accounts';
import type { SipAccountEvent } from '@ringledger/sip-accounts';
import { registrarAccounts } from './account.document.js';
import type { AccountDocument } from './account.document.js';

const handles = [
  'SipAccountCreated',
  'SipAccountLinked',
  'SipAccountUnlinked',
  'SipPasswordRotated',
  'SipAccountEnabled',
  'SipAccountDisabled',
  'SipAccountSettingsChanged',
  'SipAccountDeleted',
] as const;

/** The events that change what a registrar must know of an account. */
export type AccountEvent = Extract<SipAccountEvent, { type: (typeof handles)[number] }>;

/** Folds an event once: one that is in the document already leaves it as it is. */
export function evolveAccount(
  document: AccountDocument | null,
  { event, revision, stream }: RecordedDomainEvent<AccountEvent>,
): AccountDocument | null {
  if (event.type === 'SipAccountCreated') {
    if (document) return document;
    const { authenticationUser, organizationId, realm, userName } = event.data;
    return {
      _id: idOfStream(stream),
      ...{ organizationId, userName, authenticationUser: authenticationUser ?? userName, realm },
      ...{ enabled: true, extensionId: null, settings: {} },
      ...{ passwordRevision: revision, previousPasswordRevision: null, revision },
    };
  }
  if (!document || revision <= document.revision) return document;
  const at = { ...document, revision };
  switch (event.type) {
    case 'SipAccountLinked':
      return { ...at, extensionId: event.data.extensionId };
    case 'SipAccountUnlinked':
      return document.extensionId === event.data.extensionId ? { ...at, extensionId: null } : at;
    case 'SipPasswordRotated':
      return { ...at, passwordRevision: revision, previousPasswordRevision: document.passwordRevision };
    case 'SipAccountEnabled':
      return { ...at, enabled: true };
    case 'SipAccountDisabled':
      return { ...at, enabled: false };
    case 'SipAccountSettingsChanged':
      return { ...at, settings: withChanges(document.settings, event.data.changes) };
    case 'SipAccountDeleted':
      return null;
    default:
      event satisfies never;
      return document;
  }
}

export const registrarAccountsProjection: Projection<AccountDocument, AccountEvent> = {
  collection: registrarAccounts,
  handles,
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: evolveAccount,
};
