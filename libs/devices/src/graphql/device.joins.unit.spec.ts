import { ofDevice } from './device.joins.js';

const access = {
  ...{ time: '2026-11-24T08:00:00.000Z', address: '192.0.2.10', userAgent: null },
  ...{ configurationRevision: 1, hash: 'aa', unproven: false },
};

describe('the last access to a device', () => {
  it.each([
    [null, '001122334455', '001122334455'],
    ['805EC0112233', '001122334455', '001122334455'],
    ['001122334455', '001122334455', null],
    [null, null, null],
  ])('of the device with the MAC address %s, as %s: as the other one %s', (mac, otherMac, shown) => {
    expect(ofDevice({ mac }, { ...access, otherMac })).toEqual({ ...access, otherMac: shown });
  });
});
