import { platform } from '../testing/platform.js';
import { checkedProxy } from './transport-rules.js';

const hostOf = (host: string) => {
  const checked = checkedProxy({ host, port: 5060, transport: 'UDP' }, platform);
  return 'value' in checked ? checked.value?.host : checked.refusals.map(({ code, field }) => `${code} ${field}`);
};

describe('the host of an outbound proxy (S3-59)', () => {
  it.each([
    ['Proxy.Example.NET', 'proxy.example.net'],
    ['3cx', '3cx'],
    ['proxy.1und1', 'proxy.1und1'],
    ['192.0.2.7', '192.0.2.7'],
    ['169.254.7.7', '169.254.7.7'],
    ['[2001:DB8::7]', '2001:db8::7'],
    ['fd00::7', 'fd00::7'],
  ])('%s is kept as %s', (host, kept) => {
    expect(hostOf(host)).toBe(kept);
  });

  it.each([
    ...['0.0.0.0', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
    ...['::', 'ff02::1', 'fe80::1', 'fe80::1%eth0', '::ffff:224.0.0.1', '::ffff:0.0.0.0'],
  ])('%s is refused: no phone can reach it', (host) => {
    expect(hostOf(host)).toEqual(['OUTBOUND_PROXY_INVALID outboundProxy.host']);
  });
});
