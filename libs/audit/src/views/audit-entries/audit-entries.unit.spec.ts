import { givenProjection, recordedStream } from '@ringledger/event-sourcing/testing';
import { registrationEvents, sourceBanEvents } from '@ringledger/registrations';
import { userEvents } from '@ringledger/users';
import { auditEntriesProjection } from './audit-entries.js';

const plain = { version: 1, schema: {} };
const projection = auditEntriesProjection({
  DeviceNotificationRequested: plain,
  RegistrationExpired: plain,
  ReservationClaimed: plain,
});
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

  describe('tell when it happened', () => {
    const time = '2026-11-24T08:00:00.000Z';
    const [first, last] = ['2026-11-24T07:59:38.560Z', '2026-11-24T07:59:38.970Z'];
    const events = { ...userEvents, ...registrationEvents, ...sourceBanEvents };
    const when = (type: string, data: object) =>
      [
        ...givenProjection(auditEntriesProjection(events))
          .when(...recordedStream('thing-1', { type, data }))
          .documents.values(),
      ].map(({ since, until }) => [since, until]);

    it.each([
      ['RegistrationRefused', { since: first, until: last }],
      ['LoginsFailed', { from: first, until: last }],
    ])('from the first to the last of what %s counts', (type, interval) => {
      expect(when(type, { count: 4, ...interval })).toEqual([[first, last]]);
    });

    it('when it was written, of all else', () => {
      expect(when('RegistrationExpired', {})).toEqual([[time, time]]);
    });

    it('when a ban began, not when it is to end', () => {
      expect(when('SourceBanned', { since: time, until: '2026-11-24T09:00:00.000Z' })).toEqual([[time, time]]);
    });
  });

  it('leave out the bookkeeping of the store', () => {
    expect(subjectsOf('reservation-r1', 'ReservationClaimed', {})).toEqual([]);
  });
});
