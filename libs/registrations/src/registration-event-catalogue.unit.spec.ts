import { sourceBanEvents } from './defence/source-ban.events.js';
import { registrationEvents } from './registration-event-catalogue.js';

describe('the audit trail', () => {
  it('says all of what happens to a line each time that it happens, and tells a change of contact from what it was', () => {
    const readings = Object.entries({ ...registrationEvents, ...sourceBanEvents }).map(([type, { audit }]) => [
      type,
      audit,
    ]);
    const others = readings.filter(([, audit]) => audit !== 'occurrence');
    expect(others).toEqual([
      ['RegistrationCreated', 'beginning'],
      ['RegistrationTakenOver', 'beginning'],
      ['RegistrationContactChanged', undefined],
    ]);
  });
});
