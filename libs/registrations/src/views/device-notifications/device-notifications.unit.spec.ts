import { givenProjection, recordedStream, testPosition } from '@ringledger/event-sourcing/testing';
import type { DeviceNotificationEvent } from '../../registration.events.js';
import { ORGANIZATION } from '../../testing/table-under-test.js';
import { deviceNotificationsProjection } from './device-notifications.js';

const target = (registrationId: string) => ({ sipAccountId: 'a1', registrationId, registrar: 'registrar-1' });
const requested: DeviceNotificationEvent = {
  type: 'DeviceNotificationRequested',
  data: { organizationId: ORGANIZATION, deviceId: 'd1', kind: 'restart', targets: [target('r1'), target('r2')] },
};
const answered = (registrationId: string): DeviceNotificationEvent => ({
  type: 'DeviceNotificationAnswered',
  data: { deviceId: 'd1', registrationId, outcome: 'not supported', status: 489 },
});
const after = (...events: readonly DeviceNotificationEvent[]) =>
  givenProjection(deviceNotificationsProjection).when(...recordedStream('deviceNotification-n1', ...events));

describe('the view of notifications', () => {
  it('has what was asked for, and of whom', () => {
    const nothing = { outcome: null, status: null, answeredAt: null };
    after(requested).thenMatches('n1', {
      ...{ organizationId: ORGANIZATION, deviceId: 'd1', kind: 'restart', position: testPosition(0), pending: true },
      requestedAt: '2026-11-24T08:00:00.000Z',
      contacts: [
        { ...target('r1'), ...nothing },
        { ...target('r2'), ...nothing },
      ],
    });
  });

  it('has each answer, and waits for the others', () => {
    const answer = { outcome: 'not supported', status: 489 };
    after(requested, answered('r2')).thenMatches('n1', {
      contacts: [
        { ...target('r1'), outcome: null, status: null, answeredAt: null },
        { ...target('r2'), ...answer, answeredAt: '2026-11-24T08:01:00.000Z' },
      ] as never,
      pending: true,
    });
    after(requested, answered('r2'), answered('r1')).thenMatches('n1', { pending: false });
    after(answered('r1')).thenOnly();
  });
});
