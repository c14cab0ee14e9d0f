import { isHostName } from './host-name.js';

describe('a host name', () => {
  it.each([
    ...['proxy', 'Proxy.Example.NET', 'a-b.example.net', '3cx', '3cx-sbc', 'proxy.1und1', '0x7g', '1.2.3.example'],
    ...['x'.repeat(63), `${'a.'.repeat(126)}a`],
  ])('may be %s', (name) => {
    expect(isHostName(name)).toBe(true);
  });

  it.each([
    ...[
      '',
      '-a',
      'a-',
      'a..b',
      'a.',
      '.a',
      'a_b',
      'a b',
      'ä.example',
      'proxy:5060',
      '192.0.2.300',
      '1.2.3',
      '3',
      'proxy.1',
    ],
    ...['0x', '0x7f', '0X7F', 'proxy.0x1', '2001:db8::7', 'x'.repeat(64), `${'a.'.repeat(126)}aa`],
  ])('is not %j', (name) => {
    expect(isHostName(name)).toBe(false);
  });
});
