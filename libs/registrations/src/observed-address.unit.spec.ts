import { observedAddress } from './observed-address.js';

describe('the address of a source', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0::7', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['nowhere', 'nowhere'],
  ])('%s is %s', (text, address) => expect(observedAddress(text)).toBe(address));
});
