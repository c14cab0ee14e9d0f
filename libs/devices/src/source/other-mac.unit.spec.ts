import { otherMac } from './other-mac.js';

const OWN = '805EC0112233';
const OTHER = '001565F429A4';

describe('the MAC address of another phone in a request', () => {
  it.each([
    ['in the user agent of another family', { mac: null, userAgent: 'Fanvil X4 2.10.2.6887 001565f429a4' }],
    ['in the path', { mac: OTHER, userAgent: null }],
    ['in the user agent', { mac: null, userAgent: 'Yealink SIP-T46U 108.86.0.20 00:15:65:f4:29:a4' }],
    [
      'in the user agent, with that of the device in the path',
      { mac: OWN, userAgent: 'Yealink SIP-T46U 1.2 001565f429a4' },
    ],
    [
      'in the path, with that of the device in the user agent',
      { mac: OTHER, userAgent: 'Yealink SIP-T46U 1.2 805ec0112233' },
    ],
  ])('is seen %s', (_, stated) => {
    expect(otherMac(OWN, stated)).toBe(OTHER);
    expect(otherMac(null, stated)).toBeNull();
  });

  it('is none in a request that states the device, or nothing', () => {
    expect(otherMac(OWN, { mac: OWN, userAgent: 'Yealink SIP-T46U 108.86.0.20 80:5e:c0:11:22:33' })).toBeNull();
    expect(otherMac(OWN, { mac: null, userAgent: `Phone 1.2 805ec0112233 ${OTHER}` })).toBeNull();
    expect(otherMac(OWN, { mac: null, userAgent: 'Mozilla/5.0' })).toBeNull();
    expect(otherMac(OWN, { mac: null, userAgent: null })).toBeNull();
  });
});
