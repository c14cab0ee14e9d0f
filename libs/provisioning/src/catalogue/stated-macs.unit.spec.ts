import fc from 'fast-check';
import { macsOfUserAgent } from './stated-macs.js';

describe('the MAC addresses that a user agent states', () => {
  it.each([
    [
      'Mozilla/4.0 (compatible; snomD735-SIP 10.1.169.16 2010.12-00001-gd311851f1 (Feb 25 2019 - 14:19:43) 00041396D9B4 SXM:0 UXM:0 UXMC:0)',
      '00041396D9B4',
    ],
    ['Mozilla/4.0 (compatible; Snom M900 05.20.0001 000413b60680)', '000413B60680'],
    ['Yealink SIP-T33G 124.85.257.55 80:5e:c0:bd:ea:ef', '805EC0BDEAEF'],
    ['Yealink SIP-T56A  58.80.0.25 001565f429a4', '001565F429A4'],
    ['Yealink W70B 146.87.0.15 80:5e:0c:1d:65:4e', '805E0C1D654E'],
    ['W52P 25.30.0.2 00:15:65:44:b3:7c', '00156544B37C'],
    ['Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId c074ad273a10', 'C074AD273A10'],
    ['FileTransport PolyCCX-CCX_500-UA/9.4.1.0508 (SN:64167f9f4c90) Type/Application', '64167F9F4C90'],
    ['Fanvil X6U Pro 0.0.10 0c383e2cd782', '0C383E2CD782'],
    ['Cisco/SPA508G-7.4.8a (0002FDFF2103)(CBT141400UK)', '0002FDFF2103'],
    ['Aastra6863i MAC:00-08-5D-40-90-5F V:4.1.0.128-SIP', '00085D40905F'],
    ['Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605', '7C2F80E0D605'],
    ['"Gigaset N870 IP PRO/83.V2.11.0;7C2F80E0D605;Handset=2"', '7C2F80E0D605'],
    ['N510 IP PRO/42.258.00.000.000;7C2F806257D7', '7C2F806257D7'],
    ['Phone mac=00:04:13:12:34:56', '000413123456'],
    ['Snom M300 05.20.0001 000413123456', '000413123456'],
  ])('%s', (userAgent, mac) => expect(macsOfUserAgent(userAgent)).toEqual([mac]));

  it.each([
    '',
    'curl/8.0',
    'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Cisco/SPA525G-7.4.7 (CBT141900G7)',
    'FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application',
    'Phone 1.2 build 202601021530',
    'Phone/201008051234',
    'Phone 10.1.84.12-00041396d9b4',
    'Phone 550e8400-e29b-41d4-a716-446655440000',
    'Phone 00:04:13:ff:fe:96:d9:b4',
    'Phone 00:04:13-96:d9:b4',
    'Phone 00041396d9b',
    'Phone 00041396d9b4a',
    'Phone g00041396d9b4',
    'Phone 010413 96d9b4',
    'Phone 01:00:5e:00:00:01',
    'Phone 000000000000',
  ])('none: %s', (userAgent) => expect(macsOfUserAgent(userAgent)).toEqual([]));

  const mac = fc
    .tuple(
      fc.constantFrom('00', '80', '7C'),
      fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 5, maxLength: 5 }),
    )
    .map(([first, rest]) => [first, ...rest.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())])
    .filter((pairs) => !/^0+$/.test(pairs.join('')));
  const words = fc.array(fc.stringMatching(/^[g-z]{1,8}(?:[./-][g-z0-9]{1,6}){0,3}$/), { maxLength: 6 });
  const written = (pairs: readonly string[], between: string, small: boolean) =>
    small ? pairs.join(between).toLowerCase() : pairs.join(between);
  const forms = [mac, fc.constantFrom('', ':', '-'), fc.boolean()] as const;

  it('are found among other words, however they are written', () => {
    fc.assert(
      fc.property(...forms, words, words, (pairs, between, small, before, behind) => {
        const userAgent = [...before, written(pairs, between, small), ...behind].join(' ');
        expect(macsOfUserAgent(userAgent)).toEqual([pairs.join('')]);
      }),
    );
  });

  it('are none as a part of a longer word, and none of other words', () => {
    const more = fc.stringMatching(/^[0-9a-z][0-9a-z.+_-]{0,5}$/);
    fc.assert(
      fc.property(...forms, more, words, (pairs, between, small, part, others) => {
        const word = written(pairs, between, small);
        expect(macsOfUserAgent([...others, `${word}${part}`].join(' '))).toEqual([]);
        expect(macsOfUserAgent([...others, `${part}${word}`].join(' '))).toEqual([]);
        expect(macsOfUserAgent(others.join(' '))).toEqual([]);
      }),
    );
  });

  it('takes no time over anything', () => {
    const long = (text: string) => macsOfUserAgent(text.repeat(1e5));
    for (const text of ['00:', '0', ' 00-', '(((', 'a:b:']) expect(long(text)).toEqual([]);
  });
});
