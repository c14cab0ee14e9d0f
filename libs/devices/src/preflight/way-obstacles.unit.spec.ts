import { exchangeSettings } from '../configuration/exchange-settings.js';
import { lineLeftOut, wayObstacles } from './way-obstacles.js';

const exchange = exchangeSettings({
  provisioningUrl: 'https://pbx.example:8448',
  sipServer: { host: 'pbx.example', port: 5060, transport: 'udp' },
  sipPorts: { udp: 5060, tls: 5061 },
});
const local = { ...exchange, sipServer: { ...exchange.sipServer, host: 'localhost' } };
const outboundProxy = { host: 'proxy.example', port: 5061, transport: 'TLS' } as const;

describe('what of the way that a line is told to take leads nowhere', () => {
  it('is nothing where the exchange listens under a name of its own', () => {
    const none = { unservedTransport: null, ownHost: null };
    expect(wayObstacles({}, exchange)).toEqual(none);
    expect(wayObstacles({ phoneTransport: 'TLS' }, exchange)).toEqual(none);
  });

  it('is a transport that nothing listens for, unless a proxy does', () => {
    const closed = { ...exchange, sipPorts: { udp: 5060 } };
    expect(wayObstacles({ phoneTransport: 'TLS' }, closed).unservedTransport).toBe('tls');
    expect(wayObstacles({ phoneTransport: 'TLS', outboundProxy }, closed).unservedTransport).toBeNull();
  });

  it('is a host that leads each machine to itself, unless a proxy is asked first', () => {
    expect(wayObstacles({}, local).ownHost).toBe('localhost');
    expect(wayObstacles({ outboundProxy }, local).ownHost).toBeNull();
    expect(wayObstacles({ outboundProxy: { ...outboundProxy, host: '127.0.0.1' } }, exchange).ownHost).toBe(
      '127.0.0.1',
    );
  });
});

it('a line is left out of a file under its number', () => {
  const lines = [
    { line: 1, sipAccountId: 'a1' },
    { line: 12, sipAccountId: 'a12' },
  ];
  const leftOut = [{ code: 'VALUE_NOT_REPRESENTABLE', field: 'lines.1' }];
  expect(['a1', 'a12', 'a3'].map((id) => lineLeftOut({ leftOut, lines }, id))).toEqual([
    ...['VALUE_NOT_REPRESENTABLE', null, null],
  ]);
});
