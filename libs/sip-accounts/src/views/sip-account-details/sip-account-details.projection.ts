import type { Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { idOfStream } from '@ringledger/event-sourcing';
import type { SettingChanges } from '../../settings/sip-account-settings.js';
import type { SipAccountEvent } from '../../sip-account.events.js';
import { sipAccountDetails } from './sip-account-details.document.js';
import type { SettingsOnRecord, SipAccountDetailsDocument } from './sip-account-details.document.js';

export const sipAccountDetailsProjection: Projection<SipAccountDetailsDocument, SipAccountEvent> = {
  collection: sipAccountDetails,
  handles: [
    'SipAccountCreated',
    'SipAccountLinked',
    'SipAccountUnlinked',
    'SipPasswordRotated',
    'SipPasswordRevealed',
    'SipAccountEnabled',
    'SipAccountDisabled',
    'SipAccountSettingsChanged',
    'SipAccountDeleted',
  ],
  keys: (recorded) => [idOfStream(recorded.stream)],
  evolve: (document, recorded, key) => {
    const { event, metadata } = recorded;
    if (event.type === 'SipAccountCreated') return created(key, event.data, recorded);
    if (document === null) return null;
    switch (event.type) {
      case 'SipAccountLinked':
        return stamped({ ...document, extensionId: event.data.extensionId }, recorded);
      case 'SipAccountUnlinked':
        return stamped({ ...document, extensionId: null }, recorded);
      case 'SipPasswordRotated': {
        const { passwordStrength } = event.data;
        const password = { passwordStrength, passwordChangedAt: metadata.time, passwordRevealedAt: null };
        return stamped({ ...document, ...password }, recorded);
      }
      case 'SipPasswordRevealed':
        return { ...document, passwordRevealedAt: metadata.time, version: recorded.revision };
      case 'SipAccountEnabled':
        return stamped({ ...document, enabled: true }, recorded);
      case 'SipAccountDisabled':
        return stamped({ ...document, enabled: false }, recorded);
      case 'SipAccountSettingsChanged':
        return stamped(
          { ...document, settings: withRecord(document.settings, event.data.changes, recorded) },
          recorded,
        );
      case 'SipAccountDeleted':
        return null;
      default:
        event satisfies never;
        return document;
    }
  },
};

function created(
  key: string,
  data: Extract<SipAccountEvent, { type: 'SipAccountCreated' }>['data'],
  recorded: RecordedDomainEvent,
): SipAccountDetailsDocument {
  // Field by field: the password must not come along.
  const { organizationId, userName, authenticationUser = userName, realm, passwordStrength } = data;
  const { time } = recorded.metadata;
  return stamped(
    {
      _id: key,
      organizationId,
      userName,
      authenticationUser,
      realm,
      extensionId: null,
      enabled: true,
      passwordStrength,
      passwordChangedAt: time,
      passwordRevealedAt: null,
      settings: {},
      createdAt: time,
    },
    recorded,
  );
}

function withRecord(
  settings: SettingsOnRecord,
  changes: SettingChanges,
  { id: eventId, metadata: { time } }: RecordedDomainEvent,
): SettingsOnRecord {
  const changed = Object.entries(changes).map(([name, value]) => [
    name,
    value === null ? null : { value, eventId, time },
  ]);
  const all = Object.entries({ ...settings, ...(Object.fromEntries(changed) as SettingsOnRecord) });
  return Object.fromEntries(all.filter(([, record]) => record !== null));
}

function stamped(
  document: Omit<SipAccountDetailsDocument, 'version' | 'updatedAt'>,
  { revision, metadata }: RecordedDomainEvent,
): SipAccountDetailsDocument {
  return { ...document, version: revision, updatedAt: metadata.time };
}
