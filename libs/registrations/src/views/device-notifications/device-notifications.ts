import type { Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { idOfStream } from '@ringledger/event-sourcing';
import type { CollectionDefinition, StoredDocument } from '@ringledger/read-models';
import type { NotificationTarget } from '../../notifications/device-notification.js';
import type {
  DeviceNotificationEvent,
  DeviceNotificationRequested,
  NotificationKind,
  NotificationOutcome,
} from '../../registration.events.js';

/** One contact that a notification went to; without an outcome nothing came back yet. */
export interface NotifiedContact extends NotificationTarget {
  readonly outcome: NotificationOutcome | null;
  readonly status: number | null;
  readonly answeredAt: string | null;
}

/** What a device was told, and what came back. */
export interface DeviceNotificationDocument extends StoredDocument {
  readonly organizationId: string;
  readonly deviceId: string;
  readonly kind: NotificationKind;
  /** In the log: sorts and pages. */
  readonly position: string;
  readonly eventId: string;
  readonly correlationId: string;
  readonly requestedAt: string;
  readonly contacts: readonly NotifiedContact[];
  /** Whether a contact has not answered. */
  readonly pending: boolean;
}

export const deviceNotifications: CollectionDefinition<DeviceNotificationDocument> = {
  name: 'deviceNotifications',
  version: 1,
  indexes: [
    {
      name: 'byDevice',
      fields: [
        { field: 'deviceId', direction: 1 },
        { field: 'position', direction: -1 },
      ],
    },
    {
      name: 'byPending',
      fields: [
        { field: 'pending', direction: 1 },
        { field: 'requestedAt', direction: 1 },
      ],
    },
  ],
};

export const deviceNotificationsProjection: Projection<DeviceNotificationDocument, DeviceNotificationEvent> = {
  collection: deviceNotifications,
  handles: ['DeviceNotificationRequested', 'DeviceNotificationAnswered'],
  keys: ({ stream }) => [idOfStream(stream)],
  evolve: (document, recorded, key) => {
    const { event, metadata } = recorded;
    if (event.type === 'DeviceNotificationRequested') return requested(key, event, recorded);
    if (document === null) return null;
    const { registrationId, outcome, status } = event.data;
    const contacts = document.contacts.map((contact) =>
      contact.registrationId === registrationId ? { ...contact, outcome, status, answeredAt: metadata.time } : contact,
    );
    return { ...document, contacts, pending: contacts.some((contact) => contact.outcome === null) };
  },
};

function requested(
  key: string,
  { data }: DeviceNotificationRequested,
  { id: eventId, metadata, position }: RecordedDomainEvent,
): DeviceNotificationDocument {
  const { organizationId, deviceId, kind, targets } = data;
  const contacts = targets.map((target) => ({ ...target, outcome: null, status: null, answeredAt: null }));
  const { $correlationId: correlationId, time: requestedAt } = metadata;
  return {
    _id: key,
    ...{ organizationId, deviceId, kind, position, eventId, correlationId, requestedAt },
    ...{ contacts, pending: true },
  };
}
