import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { normalNetworks } from './allowed-addresses.js';

function networks(...texts: string[]): readonly string[] {
  const checked = normalNetworks(texts);
  return 'value' in checked ? checked.value : checked.refusals.map(({ code, field }) => `${code} ${field}`);
}

describe('allowed addresses', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7/32'],
    ['192.0.2.7/24', '192.0.2.0/24'],
    ['192.0.2.200/255.255.255.192', '192.0.2.192/26'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0:0:0:0:0:7', '2001:db8::7/128'],
    ['2001:db8:1:2::/48', '2001:db8:1::/48'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['::ffff:192.0.2.7/120', '192.0.2.0/24'],
    ['::192.0.2.7', '::c000:207/128'],
    ['64:ff9b::192.0.2.7', '64:ff9b::c000:207/128'],
    ['0.0.0.0/7', '0.0.0.0/7'],
    ['::/0', '::/0'],
    ['::/127', '::/127'],
    ['fe80::1', 'fe80::1/128'],
  ])('%s is kept as %s', (text, network) => {
    expect(networks(text)).toEqual([network]);
  });

  it('are separated by blanks in one text, or stand in several (S4-18)', () => {
    const together = networks(' 192.0.2.0/24  2001:db8::7\n198.51.100.1 ');
    expect(together).toEqual(['192.0.2.0/24', '198.51.100.1/32', '2001:db8::7/128']);
    expect(networks('2001:db8::7', '198.51.100.1', '192.0.2.9/24')).toEqual(together);
  });

  it('are taken as address and netmask (S3-55)', () => {
    expect(networks('192.0.2.77 255.255.255.0')).toEqual(['192.0.2.0/24']);
    expect(networks('192.0.2.77 255.255.255.255 10.0.0.0 255.0.0.0')).toEqual(['10.0.0.0/8', '192.0.2.77/32']);
    expect(networks('10.0.0.1 128.0.0.0')).toEqual(['0.0.0.0/1']);
    expect(networks('203.0.113.1 192.0.0.0')).toEqual(['192.0.0.0/2']);
    expect(networks('203.0.113.1 224.0.0.0')).toEqual(['192.0.0.0/3']);
    expect(networks('10.0.0.1 0.0.0.0')).toEqual(['0.0.0.0/0']);
  });

  it.each([
    '192.0.2',
    '192.0.2.300',
    '192.0.02.1',
    '0x7f.0.0.1',
    '192.0.2.0/33',
    '192.0.2.0/-1',
    '192.0.2.0/',
    '192.0.2.0/24/24',
    '192.0.2.0/255.0.255.0',
    '2001:db8::/129',
    '2001:db8::/255.255.255.0',
    'fe80::1%eth0',
    '2001:db8:::1',
    'phone.example.net',
    '192.0.2.0/024',
    '0.0.0.0',
    '::',
    '::ffff:0.0.0.0',
    '0.0.0.0/8',
    '0.1.2.3/31',
    '::ffff:0.0.0.1',
    '192.0.2.0 0.0.0.255',
    '224.0.0.251',
    '255.255.255.0',
    'ff02::1',
    '192.0.2.0 - 192.0.2.9',
  ])('%s is refused', (text) => {
    expect(networks(text)).toContain('ALLOWED_ADDRESS_INVALID allowedAddresses.0');
  });

  it('names each text that is broken, and shows no control character back', () => {
    const checked = normalNetworks(['192.0.2.1', 'x\u001b[31m', '192.0.2.2 y']);
    expect(checked).toMatchObject({
      refusals: [
        { field: 'allowedAddresses.1', message: expect.stringMatching(/^x\?\[31m is/) },
        { field: 'allowedAddresses.2', message: expect.stringMatching(/^y is/) },
      ],
    });
  });

  it('names the first ten broken words, and how many more there are', () => {
    const checked = normalNetworks(['192.0.2.1', 'x '.repeat(500), 'y '.repeat(400)]);
    if ('value' in checked) throw new Error('accepted');
    const { refusals } = checked;
    expect(refusals.slice(0, 10).map(({ field }) => field)).toEqual(Array(10).fill('allowedAddresses.1'));
    expect(refusals.slice(10)).toMatchObject([
      { code: 'ALLOWED_ADDRESS_INVALID', field: 'allowedAddresses', message: '890 more are none either' },
    ]);
  });

  it('are not looked at one by one where there are more words than a hundred addresses have', () => {
    const most = networks('x '.repeat(8192), ...Array<string>(1000).fill('192.0.2.1 '.repeat(800)));
    expect(most).toEqual(['ALLOWED_ADDRESSES_TOO_MANY allowedAddresses']);
    expect(networks('192.0.2.1 255.255.255.0\n'.repeat(500))).toEqual(['192.0.2.0/24']);
  });

  it('are refused where a word is longer than any address', () => {
    expect(networks('1'.repeat(8192), 'a:'.repeat(4096))).toEqual([
      'ALLOWED_ADDRESS_INVALID allowedAddresses.0',
      'ALLOWED_ADDRESS_INVALID allowedAddresses.1',
    ]);
    expect(networks('2001:0db8:0000:0000:0000:0000:198.151.100.107/128')).toEqual(['2001:db8::c697:646b/128']);
  });

  it('are at most 100 of different meaning', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => `198.51.100.${index}`);
    expect(networks(...hundred, '198.51.100.7/32')).toHaveLength(100);
    expect(networks(...hundred, '192.0.2.1')).toEqual(['ALLOWED_ADDRESSES_TOO_MANY allowedAddresses']);
  });

  describe('whatever is given', () => {
    const v4 = fc
      .tuple(fc.integer({ min: 1, max: 223 }), fc.ipV4())
      .map(([first, rest]) => rest.replace(/^\d+/, String(first)));
    const unspecified = /^[0:]*(?:ffff:)?[0:.]*$/i;
    const v6 = fc.ipV6().filter((address) => !/^ff/i.test(address) && !unspecified.test(address));
    const entry = fc.oneof(
      v4,
      v6,
      fc.tuple(v4, fc.integer({ min: 0, max: 32 })).map(([address, bits]) => `${address}/${bits}`),
      fc.tuple(v6, fc.integer({ min: 0, max: 128 })).map(([address, bits]) => `${address}/${bits}`),
    );
    const entries = fc.array(entry, { maxLength: 12 });

    it('the form is its own form, and neither order nor repetition changes it', () => {
      fc.assert(
        fc.property(entries, fc.func(fc.integer()), (texts, rank) => {
          const normal = networks(...texts);
          expect(networks(...normal)).toEqual(normal);
          expect(networks(normal.join(' '))).toEqual(normal);
          const shuffled = [...texts, ...texts].sort((one, other) => rank(one) - rank(other));
          expect(networks(...shuffled)).toEqual(normal);
          expect(new Set(normal).size).toBe(normal.length);
        }),
      );
    });

    it('the same addresses are allowed as an independent list of the same entries says', () => {
      fc.assert(
        fc.property(entries, fc.oneof(v4, v6), (texts, probe) => {
          const probes = [probe, ...texts.map((text) => text.split('/')[0] ?? '')];
          const [given, kept] = [blockList(texts), blockList(networks(...texts))];
          for (const address of probes) {
            expect([address, allows(kept, address)]).toEqual([address, allows(given, address)]);
          }
        }),
      );
    });

    it('text of any kind is a list or refused, never an exception', () => {
      fc.assert(
        fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 5 }), (texts) => {
          const checked = normalNetworks(texts);
          if ('value' in checked) expect(checked.value.every((network) => network.includes('/'))).toBe(true);
          else expect(checked.refusals.length).toBeGreaterThan(0);
        }),
      );
    });
  });
});

/** Node's own idea of networks. */
function blockList(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', bits] = text.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return list;
}

function allows(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
