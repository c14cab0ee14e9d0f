import { Ajv2020 } from 'ajv/dist/2020.js';
import { platform } from '../testing/platform.js';
import { effectiveSettings, registrationRules } from './effective-settings.js';
import { settingChangesSchema, settingNames, sipAccountSettings } from './sip-account-settings.js';
import type { SettingOverrides } from './sip-account-settings.js';
import { settingWarnings } from './setting-warnings.js';

const overrides: SettingOverrides = {
  registrationLifetimeSeconds: 600,
  restrictAddresses: true,
  allowedAddresses: ['192.0.2.0/24'],
  allowedUserAgents: ['snom*'],
  transports: ['TLS'],
  digestAlgorithm: 'SHA-256',
};

describe('the settings of a SIP account', () => {
  it('are those of the platform where the account says nothing', () => {
    expect(effectiveSettings({}, platform)).toEqual({
      registrationLifetimeSeconds: 3600,
      digestAlgorithm: 'MD5',
      restrictAddresses: false,
      allowedAddresses: [],
      allowedAddressesScope: 'registration and calls',
      allowedUserAgents: [],
      transports: ['UDP', 'TCP', 'TLS'],
      phoneTransport: 'UDP',
      outboundProxy: null,
      registrationCheck: false,
    });
  });

  it('are those of the account where it says something', () => {
    const settings = { ...effectiveSettings({}, platform), ...overrides, phoneTransport: 'TLS' };
    expect(effectiveSettings({ ...overrides, phoneTransport: 'TLS' }, platform)).toEqual(settings);
  });

  it('have a lifetime that the exchange grants, when its bounds have changed since', () => {
    const lasts = (minimum: number, maximum: number) => {
      const bounded = { ...platform, registrationLifetimeSeconds: { default: minimum, minimum, maximum } };
      return effectiveSettings({ registrationLifetimeSeconds: 600 }, bounded).registrationLifetimeSeconds;
    };
    expect([lasts(60, 7200), lasts(900, 7200), lasts(60, 300)]).toEqual([600, 900, 300]);
  });

  it('tell phones what the account allows, when the platform has chosen another transport since', () => {
    const told = (changes: SettingOverrides) => effectiveSettings(changes, platform).phoneTransport;
    expect(told({ transports: ['TLS'] })).toBe('TLS');
    expect(told({ transports: ['WS', 'TCP'] })).toBe('TCP');
    expect(told({ transports: ['WS'] })).toBe('WS');
    expect(told({ transports: ['UDP', 'TLS'] })).toBe('UDP');
    const outboundProxy = { host: 'proxy.example', port: 5061, transport: 'TLS' } as const;
    expect(told({ transports: ['TLS'], outboundProxy })).toBe('UDP');
  });

  it('tell phones the way to the proxy in front, whatever the account allows to come from it', () => {
    const ofProxy = { ...platform, transports: ['UDP', 'TCP'], phoneTransport: 'TLS' } as const;
    expect(effectiveSettings({ transports: ['TCP'] }, ofProxy).phoneTransport).toBe('TLS');
    const { allowed } = sipAccountSettings.phoneTransport;
    expect(allowed(ofProxy)).toMatch(/: UDP, TCP are enabled; or TLS, which a proxy in front has$/);
    expect(allowed(platform)).toMatch(/: UDP, TCP, TLS are enabled$/);
  });

  it('depend on each other where one can make another invalid, or do nothing', () => {
    expect(sipAccountSettings.transports.dependsOn).toEqual(['phoneTransport', 'outboundProxy']);
    expect(sipAccountSettings.phoneTransport.dependsOn).toEqual(['transports', 'outboundProxy']);
  });

  it.each(settingNames)('%s is declared whole: row, default that is valid, known dependencies', (name) => {
    const { row, allowed, check, dependsOn, platformValue } = sipAccountSettings[name];
    expect(row).toMatch(/^(S\d|P)-\d\d$/);
    expect(allowed(platform)).not.toBe('');
    const value = platformValue(platform);
    expect(check(value as never, platform)).toEqual({ value });
    for (const other of dependsOn) expect(settingNames).toContain(other);
    const known = new Ajv2020({ strict: true }).compile(settingChangesSchema);
    expect(known({ [name]: value })).toBe(true);
    expect(known({ [name]: null })).toBe(true);
  });

  it('tell a registrar what to ask for', () => {
    expect(registrationRules({ settings: {} })).toEqual({
      algorithm: 'MD5',
      networks: null,
      transports: null,
      userAgents: null,
    });
    expect(registrationRules({ settings: overrides })).toEqual({
      algorithm: 'SHA-256',
      networks: ['192.0.2.0/24'],
      transports: ['TLS'],
      userAgents: ['snom*'],
    });
  });

  it.each([
    ['registration', ['192.0.2.0/24']],
    ['registration and calls', ['192.0.2.0/24']],
    ['calls', null],
  ] as const)('allowed addresses for %s are asked for at a registration: %j (conflict 3)', (scope, networks) => {
    expect(registrationRules({ settings: { ...overrides, allowedAddressesScope: scope } }).networks).toEqual(networks);
    const off = { ...overrides, allowedAddressesScope: scope, restrictAddresses: false };
    expect(registrationRules({ settings: off }).networks).toBeNull();
  });

  it.each<[SettingOverrides, string[]]>([
    [{}, []],
    [{ digestAlgorithm: 'SHA-256' }, ['DIGEST_ALGORITHM_RARE digestAlgorithm']],
    [
      { restrictAddresses: true, allowedAddresses: ['10.0.0.0/8', '192.168.1.0/24', 'fd00::/8'] },
      ['ALLOWED_ADDRESSES_PRIVATE allowedAddresses'],
    ],
    [{ restrictAddresses: true, allowedAddresses: ['10.0.0.0/8', '192.0.2.1/32'] }, []],
    ...['10.0.0.0/7', '192.168.0.0/15', '169.254.0.0/15', '128.0.0.0/1', 'fc00::/6', 'fe80::/9'].map(
      (network): [SettingOverrides, string[]] => [{ restrictAddresses: true, allowedAddresses: [network] }, []],
    ),
    ...['10.7.0.0/16', '169.254.0.0/16', '127.0.0.0/8', '::1/128', 'fc00::/7', 'fe80::/10', 'fe80::1/128'].map(
      (network): [SettingOverrides, string[]] => [
        { restrictAddresses: true, allowedAddresses: [network] },
        ['ALLOWED_ADDRESSES_PRIVATE allowedAddresses'],
      ],
    ),
    [
      { restrictAddresses: true, allowedAddresses: ['0.0.0.0/0', '::/0'] },
      ['ALLOWED_ADDRESSES_EVERYWHERE allowedAddresses'],
    ],
    [
      { restrictAddresses: true, allowedAddresses: ['0.0.0.0/1', '128.0.0.0/1'] },
      ['ALLOWED_ADDRESSES_EVERYWHERE allowedAddresses'],
    ],
    [{ allowedAddresses: ['192.0.2.1/32'] }, ['ALLOWED_ADDRESSES_UNUSED restrictAddresses']],
    [{ registrationCheck: true }, ['REGISTRATION_CHECK_STRICT registrationCheck']],
    [{ phoneTransport: 'WSS' }, ['PHONE_TRANSPORT_RARE phoneTransport']],
    [{ outboundProxy: { host: 'a', port: 443, transport: 'WSS' } }, ['PHONE_TRANSPORT_RARE outboundProxy']],
    [{ phoneTransport: 'WSS', outboundProxy: { host: 'a', port: 5060, transport: 'UDP' } }, []],
  ])('%j warns of %j', (settings, warnings) => {
    const found = settingWarnings(effectiveSettings(settings, platform));
    expect(found.map(({ code, setting }) => `${code} ${setting}`)).toEqual(warnings);
  });

  it('warn of phones whose address is not among those that are allowed (S4-18)', () => {
    const registeredFrom = ['192.0.2.1', '2001:db8:1::7', '198.51.100.4'];
    const missed = (settings: SettingOverrides) =>
      settingWarnings(effectiveSettings(settings, platform), registeredFrom).filter(
        ({ code }) => code === 'ALLOWED_ADDRESSES_MISS_PHONE',
      );
    const some = { restrictAddresses: true, allowedAddresses: ['192.0.2.0/24', '2001:db8:2::/48'] };
    expect(missed(some).map(({ message, setting }) => [setting, message])).toEqual([
      [
        'allowedAddresses',
        expect.stringMatching(/ It is at 2001:db8:1::7, 198\.51\.100\.4\. It can neither register nor call/),
      ],
    ]);
    const all = [...some.allowedAddresses, '2001:db8:1::/48', '198.51.100.4/32'];
    expect(missed({ ...some, allowedAddresses: all })).toEqual([]);
    expect(missed({ ...some, restrictAddresses: false })).toEqual([]);
    for (const [allowedAddressesScope, refused] of [
      ['calls', 'Its calls from there are refused.'],
      ['registration', 'It cannot register from there any more.'],
    ] as const)
      expect(missed({ ...some, allowedAddressesScope })[0]?.message).toMatch(new RegExp(` ${refused}$`));
  });
});
