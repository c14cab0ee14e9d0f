import { exchangeSettings } from './exchange-settings.js';
import { isServed, wayToExchange } from './way-to-exchange.js';

const sipServer = { host: 'pbx.example', port: 5070, transport: 'udp' } as const;
const exchange = exchangeSettings({
  provisioningUrl: 'https://pbx.example:8448',
  sipServer,
  sipPorts: { udp: 5070, tls: 5071 },
});

describe('the way of a line to the exchange', () => {
  it('is that of the exchange where the account says nothing', () => {
    expect(wayToExchange({}, exchange)).toEqual({ server: sipServer, outboundProxy: null, expirySeconds: 3600 });
  });

  it('proposes the lifetime of the account (S2-06), else that of the exchange (S3-07)', () => {
    expect(wayToExchange({ registrationLifetimeSeconds: 360 }, exchange).expirySeconds).toBe(360);
    expect(wayToExchange({}, { ...exchange, expirySeconds: 1800 }).expirySeconds).toBe(1800);
  });

  it('proposes no lifetime that the exchange would refuse since, or not grant', () => {
    const proposed = (registrationLifetimeSeconds: number, bounds: typeof exchange.expiryBounds) =>
      wayToExchange({ registrationLifetimeSeconds }, { ...exchange, expiryBounds: bounds }).expirySeconds;
    expect(proposed(60, { minimum: 300, maximum: 7200 })).toBe(300);
    expect(proposed(7200, { minimum: 60, maximum: 3600 })).toBe(3600);
    expect(proposed(360, { minimum: 60, maximum: 7200 })).toBe(360);
  });

  it('proposes what the account says in files of a time whose bounds nobody has noted', () => {
    expect(wayToExchange({ registrationLifetimeSeconds: 7200 }, exchange).expirySeconds).toBe(7200);
  });

  it('takes the transport of the account at its port (S3-60)', () => {
    const { server } = wayToExchange({ phoneTransport: 'TLS' }, exchange);
    expect(server).toEqual({ host: 'pbx.example', port: 5071, transport: 'tls' });
  });

  it('stays with what the account allows when the exchange tells phones another transport since', () => {
    const moved = { ...exchange, sipServer: { ...sipServer, port: 5071, transport: 'tls' } as const };
    const serverOf = (overrides: Parameters<typeof wayToExchange>[0]) => wayToExchange(overrides, moved).server;
    expect(serverOf({ transports: ['UDP', 'TCP'] })).toEqual({ host: 'pbx.example', port: 5070, transport: 'udp' });
    expect(serverOf({ transports: ['TCP', 'UDP'] })).toMatchObject({ transport: 'udp' });
    expect(serverOf({ transports: ['UDP', 'TLS'] })).toMatchObject({ port: 5071, transport: 'tls' });
    // Nothing of it is there: the phone finds nobody, and is not told what the account forbids.
    expect(serverOf({ transports: ['TCP'] })).toEqual({ host: 'pbx.example', port: 5060, transport: 'tcp' });
  });

  it('is that to a proxy in front, whatever the account allows to come from it', () => {
    const ofProxy = { ...exchange, sipServer: { host: 'edge.example', port: 5061, transport: 'tls' } as const };
    const behind = { ...ofProxy, sipPorts: { udp: 5070, tcp: 5070 } };
    expect(wayToExchange({ transports: ['TCP'] }, behind).server).toEqual(behind.sipServer);
  });

  it('never falls back from a transport that the exchange does not have any more', () => {
    const { server } = wayToExchange({ phoneTransport: 'TLS' }, { ...exchange, sipPorts: { udp: 5070 } });
    expect(server).toEqual({ host: 'pbx.example', port: 5061, transport: 'tls' });
  });

  it('leads nowhere over a transport that the exchange does not have, but perhaps through a proxy', () => {
    const isServedBy = (overrides: Parameters<typeof wayToExchange>[0], sipPorts: typeof exchange.sipPorts) =>
      isServed(wayToExchange(overrides, { ...exchange, sipPorts }), { ...exchange, sipPorts });
    const outboundProxy = { host: 'proxy.example', port: 5061, transport: 'TLS' } as const;
    expect(isServedBy({}, {})).toBe(true);
    expect(isServedBy({ phoneTransport: 'TLS' }, { udp: 5070, tls: 5071 })).toBe(true);
    expect(isServedBy({ phoneTransport: 'TLS' }, { udp: 5070 })).toBe(false);
    expect(isServedBy({ phoneTransport: 'TLS', outboundProxy }, { udp: 5070 })).toBe(true);
  });

  it('goes through the outbound proxy of the account (S3-59), else through that of the exchange', () => {
    const outboundProxy = { host: 'proxy.example', port: 5062, transport: 'TCP' } as const;
    expect(wayToExchange({ outboundProxy }, exchange)).toMatchObject({
      server: sipServer,
      outboundProxy: { host: 'proxy.example', port: 5062, transport: 'tcp' },
    });
    const behind = { ...exchange, outboundProxy: { host: 'edge.example', port: 5060 } };
    expect(wayToExchange({ phoneTransport: 'TLS' }, behind).outboundProxy).toEqual({
      host: 'edge.example',
      port: 5060,
      transport: 'tls',
    });
  });
});
