import { KamailioSip } from './kamailio-sip.js';

describe('a Kamailio in front', () => {
  const none = { UDP: 5060, TCP: null, TLS: null, WS: null, WSS: null };

  it.each([
    ['with WebSocket behind proxies', { ...none, WS: 8080 }, ['10.0.0.0/8'], 1],
    ['with secure WebSocket behind proxies', { ...none, WSS: 8443 }, ['10.0.0.0/8'], 1],
    ['without WebSocket', none, ['10.0.0.0/8'], 0],
    ['without proxies', { ...none, WS: 8080, WSS: 8443 }, [], 0],
  ])('%s: warns where phones have the address of a proxy', (_, ports, trustedProxies, times) => {
    const warned: string[] = [];
    const sip = { domain: 'pbx.example', deniedUserAgents: [], trustedNetworks: [], expires: {} };
    const kamailio = {
      control: new URL('http://127.0.0.1:5080'),
      evapi: { host: '127.0.0.1', port: 8449 },
      secret: 's',
    };
    const parts = { configuration: { sip, kamailio, trustedProxies }, ports, name: 'registrar-1' };
    new KamailioSip({ ...parts, log: { warn: (told: string) => warned.push(told) } } as never);
    expect(warned.filter((told) => told.includes('X-Forwarded-For'))).toHaveLength(times);
  });
});
