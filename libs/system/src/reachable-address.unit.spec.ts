import { reachableAddress } from './reachable-address.js';

describe('an address that another machine may be told to go to', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['2001:DB8:0::7', '2001:db8::7'],
    ['127.0.0.1', '127.0.0.1'],
    ['169.254.1.1', '169.254.1.1'],
    ['fd00::1', 'fd00::1'],
  ])('may be %s', (text, normal) => {
    expect(reachableAddress(text)).toBe(normal);
  });

  it.each([
    ...['0.0.0.0', '::', '::ffff:0.0.0.0', '224.0.0.1', '::ffff:224.0.0.1', '240.0.0.1', '255.255.255.255', 'ff02::1'],
    ...['fe80::1', 'fe80::1%eth0', '2001:db8::7%eth0', '010.0.0.1', 'pbx.example', ''],
  ])('is not %s', (text) => {
    expect(reachableAddress(text)).toBeNull();
  });
});
