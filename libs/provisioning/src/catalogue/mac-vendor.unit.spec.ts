import { vendorOfMac } from './mac-vendor.js';

it('a MAC address begins as those of its vendor, as far as that is known', () => {
  const macs = ['00041345C9BF', '805EC0123456', '001565AABBCC', '000B82123456'];
  expect(macs.map(vendorOfMac)).toEqual(['Snom', 'Yealink', 'Yealink', null]);
});
