import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import type { SettingChanges } from '../settings/sip-account-settings.js';
import type { SipAccountEvent } from '../sip-account.events.js';
import { platform } from '../testing/platform.js';
import { created, deleted, given } from '../testing/scenario.js';
import { changeSipAccountSettings } from './change-sip-account-settings.js';

const decision = changeSipAccountSettings(platform);
const changed = (changes: SettingChanges): SipAccountEvent => ({
  type: 'SipAccountSettingsChanged',
  data: { changes },
});
const account = (...changes: SettingChanges[]) => given(created, ...changes.map(changed));

describe('ChangeSipAccountSettings', () => {
  it('writes only what becomes another, in the form that is kept', () => {
    const before = account({ digestAlgorithm: 'SHA-256', allowedAddresses: ['192.0.2.0/24'] });
    const decided = before.when(decision, {
      changes: {
        digestAlgorithm: 'SHA-256',
        allowedAddresses: ['192.0.2.9/24'],
        registrationLifetimeSeconds: 600,
        transports: ['TLS', 'UDP', 'TLS'],
        outboundProxy: { host: 'Proxy.Example.NET', port: 5061, transport: 'TLS' },
      },
    });
    expect(decided).toEqual(
      accept(
        changed({
          registrationLifetimeSeconds: 600,
          transports: ['UDP', 'TLS'],
          outboundProxy: { host: 'proxy.example.net', port: 5061, transport: 'TLS' },
        }),
      ),
    );
  });

  it('writes nothing when all is as wanted, or nothing is', () => {
    const before = account({ registrationCheck: true });
    expect(before.when(decision, { changes: { registrationCheck: true, digestAlgorithm: null } })).toEqual(accept());
    expect(before.when(decision, { changes: {} })).toEqual(accept());
  });

  it('keeps a value that is also the default: the account says it itself from then on', () => {
    expect(account().when(decision, { changes: { registrationLifetimeSeconds: 3600 } })).toEqual(
      accept(changed({ registrationLifetimeSeconds: 3600 })),
    );
  });

  it('gives a setting back to the platform', () => {
    expect(account({ digestAlgorithm: 'SHA-256' }).when(decision, { changes: { digestAlgorithm: null } })).toEqual(
      accept(changed({ digestAlgorithm: null })),
    );
  });

  it('names every broken field at once', () => {
    const changes: SettingChanges = {
      registrationLifetimeSeconds: 59,
      restrictAddresses: true,
      allowedAddresses: ['192.0.2.1', 'nowhere'],
      allowedUserAgents: [''],
      transports: ['UDP', 'WSS'],
      phoneTransport: 'WS',
      outboundProxy: { host: 'a b', port: 0, transport: 'WSS' },
    };
    expect(refusals(account().when(decision, { changes }))).toEqual([
      ['REGISTRATION_LIFETIME_OUT_OF_RANGE', 'registrationLifetimeSeconds'],
      ['ALLOWED_ADDRESS_INVALID', 'allowedAddresses.1'],
      ['USER_AGENT_PATTERN_INVALID', 'allowedUserAgents.0'],
      ['SIP_TRANSPORT_NOT_AVAILABLE', 'transports.1'],
      ['SIP_TRANSPORT_NOT_AVAILABLE', 'phoneTransport'],
      ['SIP_TRANSPORT_NOT_AVAILABLE', 'outboundProxy.transport'],
      ['OUTBOUND_PROXY_INVALID', 'outboundProxy.host'],
      ['OUTBOUND_PROXY_INVALID', 'outboundProxy.port'],
    ]);
  });

  it('names no more than a person reads, whatever was sent', () => {
    const allowedAddresses = Array<string>(31).fill('x '.repeat(4096));
    expect(refusals(account().when(decision, { changes: { allowedAddresses } }))).toEqual([
      ['ALLOWED_ADDRESSES_TOO_MANY', 'allowedAddresses'],
    ]);
    const transports = Array<'WS'>(20).fill('WS');
    expect(refusals(account().when(decision, { changes: { transports } }))).toEqual([
      ['SIP_TRANSPORT_NOT_AVAILABLE', 'transports.0'],
    ]);
  });

  it.each<[number, boolean]>([
    [59, false],
    [60, true],
    [7200, true],
    [7201, false],
    [60.5, false],
  ])('takes %d seconds as lifetime: %s (S2-06)', (registrationLifetimeSeconds, fine) => {
    expect(account().when(decision, { changes: { registrationLifetimeSeconds } }).accepted).toBe(fine);
  });

  it('names the transport that the exchange does not have, and those that it has (S3-60)', () => {
    expect(account().when(decision, { changes: { transports: ['WSS'] } })).toMatchObject({
      refusals: expect.arrayContaining([
        {
          code: 'SIP_TRANSPORT_NOT_AVAILABLE',
          field: 'transports.0',
          message: 'WSS is not enabled on this exchange',
          help: 'Enabled are: UDP, TCP, TLS',
        },
      ]),
    });
    expect(refusals(account().when(decision, { changes: { transports: [] } }))).toEqual([
      ['SIP_TRANSPORTS_EMPTY', 'transports'],
    ]);
  });

  it.each(['proxy', 'a-b.example.net', '192.0.2.7', '2001:db8::7', '[2001:DB8::7]'])('takes the proxy %s', (host) => {
    const outboundProxy = { host, port: 5060, transport: 'UDP' } as const;
    const decided = account().when(decision, { changes: { outboundProxy } });
    expect(decided).toMatchObject({
      events: [{ data: { changes: { outboundProxy: { host: host.toLowerCase().replace(/[[\]]/g, '') } } } }],
    });
  });

  it('takes the proxy ::ffff:192.0.2.1 for the IPv4 address that it is', () => {
    const outboundProxy = { host: '::ffff:192.0.2.1', port: 5060, transport: 'UDP' } as const;
    const decided = account().when(decision, { changes: { outboundProxy } });
    expect(decided).toMatchObject({ events: [{ data: { changes: { outboundProxy: { host: '192.0.2.1' } } } }] });
  });

  it.each([
    '',
    '-a',
    'a..b',
    'a_b',
    '0.0.0.0',
    '::',
    '[0:0::0]',
    '::ffff:0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    'fe80::1',
    '192.0.2.300',
    '1.2.3',
    'fe80::1%eth0',
    'sip:proxy',
    'a;b',
    'proxy:5060',
  ])('refuses the proxy %s', (host) => {
    const outboundProxy = { host, port: 5060, transport: 'UDP' } as const;
    expect(refusals(account().when(decision, { changes: { outboundProxy } }))).toEqual([
      ['OUTBOUND_PROXY_INVALID', 'outboundProxy.host'],
    ]);
  });

  it('does not restrict addresses while none is allowed (S4-17, S4-18)', () => {
    const listed = { allowedAddresses: ['192.0.2.0/24'] };
    const empty = [['ALLOWED_ADDRESSES_EMPTY', 'allowedAddresses']];
    expect(refusals(account().when(decision, { changes: { restrictAddresses: true } }))).toEqual([
      ['ALLOWED_ADDRESSES_EMPTY', 'restrictAddresses'],
    ]);
    const both = { restrictAddresses: true, allowedAddresses: [' '] };
    expect(refusals(account().when(decision, { changes: both }))).toEqual(empty);
    expect(account().when(decision, { changes: { restrictAddresses: true, ...listed } }).accepted).toBe(true);
    expect(account(listed).when(decision, { changes: { restrictAddresses: true } }).accepted).toBe(true);
    const on = account({ ...listed, restrictAddresses: true });
    expect(refusals(on.when(decision, { changes: { allowedAddresses: [] } }))).toEqual(empty);
    expect(refusals(on.when(decision, { changes: { allowedAddresses: null } }))).toEqual(empty);
    expect(on.when(decision, { changes: { allowedAddresses: [], restrictAddresses: false } }).accepted).toBe(true);
  });

  it('keeps the transport that phones are told among those that are allowed', () => {
    const tls: SettingChanges = { transports: ['TLS'] };
    expect(refusals(account().when(decision, { changes: tls }))).toEqual([
      ['PHONE_TRANSPORT_NOT_ALLOWED', 'transports'],
    ]);
    expect(account().when(decision, { changes: { ...tls, phoneTransport: 'TLS' } }).accepted).toBe(true);
    const moved = account({ ...tls, phoneTransport: 'TLS' });
    expect(refusals(moved.when(decision, { changes: { phoneTransport: null } }))).toEqual([
      ['PHONE_TRANSPORT_NOT_ALLOWED', 'phoneTransport'],
    ]);
    expect(moved.when(decision, { changes: { phoneTransport: null, transports: null } }).accepted).toBe(true);
  });

  it('keeps the transport of the outbound proxy among those that are allowed (S3-59)', () => {
    const outboundProxy = { host: 'proxy', port: 5061, transport: 'TLS' } as const;
    const udp = account({ transports: ['UDP'] });
    expect(refusals(udp.when(decision, { changes: { outboundProxy } }))).toEqual([
      ['OUTBOUND_PROXY_TRANSPORT_NOT_ALLOWED', 'outboundProxy'],
    ]);
    const behind = account({ outboundProxy });
    expect(refusals(behind.when(decision, { changes: { transports: ['UDP'] } }))).toEqual([
      ['OUTBOUND_PROXY_TRANSPORT_NOT_ALLOWED', 'transports'],
    ]);
    const onlyTls = account({ outboundProxy, transports: ['TLS'] });
    expect(refusals(onlyTls.when(decision, { changes: { outboundProxy: null } }))).toEqual([
      ['PHONE_TRANSPORT_NOT_ALLOWED', 'outboundProxy'],
    ]);
    // Phones are told the way to the proxy, so that their own default does not matter.
    expect(behind.when(decision, { changes: { transports: ['TLS'] } }).accepted).toBe(true);
  });

  describe('where phones are told a transport that only a proxy in front has', () => {
    const ofProxy = { ...platform, transports: ['UDP', 'TCP'], phoneTransport: 'TLS' } as const;
    const behindProxy = changeSipAccountSettings(ofProxy);
    const outboundProxy = { host: 'proxy', port: 5061, transport: 'TLS' } as const;

    it('allows no account by it: nothing would ever come that way', () => {
      const changes: SettingChanges = { transports: ['TLS'], phoneTransport: 'TLS' };
      expect(refusals(account().when(behindProxy, { changes }))).toEqual([
        ['SIP_TRANSPORT_NOT_AVAILABLE', 'transports.0'],
      ]);
    });

    it.each<SettingChanges>([
      { transports: ['TCP'] },
      { transports: ['TCP'], phoneTransport: 'TLS' },
      { transports: ['TCP'], outboundProxy },
    ])('takes %j: by what the proxy comes, nobody knows here', (changes) => {
      expect(account().when(behindProxy, { changes })).toEqual(accept(changed(changes)));
    });

    it('holds to what the account allows where phones come by themselves', () => {
      const changes: SettingChanges = { transports: ['TCP'], phoneTransport: 'UDP' };
      expect(refusals(account().when(behindProxy, { changes }))).toEqual([
        ['PHONE_TRANSPORT_NOT_ALLOWED', 'phoneTransport'],
      ]);
      const lost = account({ transports: ['UDP'], phoneTransport: 'TLS' });
      const without = changeSipAccountSettings({ ...ofProxy, phoneTransport: 'UDP' });
      expect(refusals(lost.when(without, { changes: { transports: ['TCP'] } }))).toEqual([
        ['PHONE_TRANSPORT_NOT_ALLOWED', 'transports'],
      ]);
    });
  });

  it('changes the rest although the platform has come to contradict the account', () => {
    const moved = changeSipAccountSettings({ ...platform, transports: ['TCP'], phoneTransport: 'TCP' });
    const before = account({ transports: ['UDP'] });
    expect(before.when(moved, { changes: { registrationCheck: true } })).toEqual(
      accept(changed({ registrationCheck: true })),
    );
  });

  it('finds no account where there is none', () => {
    for (const past of [given(), given(created, deleted)]) {
      expect(refusals(past.when(decision, { changes: {} }))).toEqual([['SIP_ACCOUNT_NOT_FOUND', null]]);
    }
  });
});
