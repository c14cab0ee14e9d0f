import { networkOf, networksOf } from './networks.js';

describe('the networks of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7/32', '192.0.2.0/24'],
    ['2001:db8:1:2:3::4', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8::/64', '2001:db8::/48'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::/64', '2001:db8::/48'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['::1', '::/64', '::/48'],
    ['fe80::1%eth0', 'fe80::/64', 'fe80::/48'],
    ['::ffff:192.0.2.7', '192.0.2.7/32', '192.0.2.0/24'],
    ['::FFFF:c000:207', '192.0.2.7/32', '192.0.2.0/24'],
    ['nonsense', 'nonsense', 'nonsense'],
    ['010.0.0.1', '010.0.0.1', '010.0.0.1'],
  ])('of %s', (address, source, wide) => {
    expect(networksOf(address)).toEqual({ source, wide });
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8:1:2:3::4', '20010db800010002'],
    ['2001:DB8:0001:2::9', '20010db800010002'],
    ['fe80::1%eth0', 'fe80000000000000'],
    ['::192.0.2.7', '0000000000000000'],
    ['nonsense', 'nonsense'],
    ['half:nonsense', 'half:nonsense'],
  ])('to count %s by', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('are one source exactly where both forms say so', () => {
    const addresses = [
      '192.0.2.7',
      '::ffff:192.0.2.7',
      '192.0.2.8',
      '::ffff:192.0.2.8',
      '2001:db8::1',
      '2001:db8::2:1',
    ];
    for (const one of addresses) {
      for (const other of addresses) {
        const same = networksOf(one).source === networksOf(other).source;
        expect(networkOf(one) === networkOf(other)).toBe(same);
      }
    }
  });
});
