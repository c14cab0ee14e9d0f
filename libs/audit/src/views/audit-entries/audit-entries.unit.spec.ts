import { givenProjection, recordedStream } from '@ringledger/event-sourcing/testing';
import { auditEntriesProjection } from './audit-entries.js';

const projection = auditEntriesProjection(['DeviceNotificationRequested', 'RegistrationExpired', 'ReservationClaimed']);
const subjectsOf = (stream: string, type: string, data: object) =>
  [
    ...givenProjection(projection)
      .when(...recordedStream(stream, { type, data }))
      .documents.values(),
  ].map(({ category, subjectId }) => [category, subjectId]);

describe('audit entries', () => {
  it('tell of what their stream is named after', () => {
    expect(subjectsOf('registration-account', 'RegistrationExpired', { deviceId: 'other' })).toEqual([
      ['registration', 'account'],
    ]);
  });

  it('tell of the device that was told something, not of the telling', () => {
    expect(subjectsOf('deviceNotification-n1', 'DeviceNotificationRequested', { deviceId: 'd1' })).toEqual([
      ['deviceNotification', 'd1'],
    ]);
  });

  it('leave out the bookkeeping of the store', () => {
    expect(subjectsOf('reservation-r1', 'ReservationClaimed', {})).toEqual([]);
  });
});
