import { readConfiguration } from '@ringledger/configuration';
import { sipPlatform } from './sip-platform.js';

describe('what the platform gives to SIP accounts', () => {
  it('is what the registrar listens on, and its lifetimes', () => {
    expect(sipPlatform(readConfiguration({}))).toEqual({
      transports: ['UDP', 'TCP', 'TLS'],
      phoneTransport: 'UDP',
      registrationLifetimeSeconds: { default: 3600, minimum: 60, maximum: 7200 },
    });
    const other = readConfiguration({
      RINGLEDGER_SIP_UDP_PORT: 'off',
      RINGLEDGER_SIP_TCP_PORT: 'off',
      RINGLEDGER_SIP_WSS_PORT: '7443',
      RINGLEDGER_SIP_TRANSPORT: 'tls',
      RINGLEDGER_SIP_DEFAULT_EXPIRES: '360',
    });
    expect(sipPlatform(other)).toMatchObject({
      transports: ['TLS', 'WSS'],
      phoneTransport: 'TLS',
      registrationLifetimeSeconds: { default: 360 },
    });
  });

  it('has no transport that only a proxy in front has, but to tell phones', () => {
    const behind = readConfiguration({
      RINGLEDGER_SIP_TLS_PORT: 'off',
      RINGLEDGER_SIP_TRANSPORT: 'tls',
      RINGLEDGER_SIP_PORT: '5061',
    });
    expect(sipPlatform(behind)).toMatchObject({ transports: ['UDP', 'TCP'], phoneTransport: 'TLS' });
  });
});
