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

  it('tell when it happened: what counts from the first to the last, all else when it was written', () => {
    const data = { count: 4, since: '2026-11-24T07:59:38.560Z', until: '2026-11-24T07:59:38.970Z' };
    const when = (event: object) =>
      [
        ...givenProjection(auditEntriesProjection(['RegistrationRefused']))
          .when(...recordedStream('registrationRefusal-account', { type: 'RegistrationRefused', data: event }))
          .documents.values(),
      ].map(({ since, time, until }) => ({ since, time, until }));
    const time = '2026-11-24T08:00:00.000Z';
    expect(when(data)).toEqual([{ since: data.since, time, until: data.until }]);
    expect(when({})).toEqual([{ since: time, time, until: time }]);
  });

  it('leave out the bookkeeping of the store', () => {
    expect(subjectsOf('reservation-r1', 'ReservationClaimed', {})).toEqual([]);
  });
});
