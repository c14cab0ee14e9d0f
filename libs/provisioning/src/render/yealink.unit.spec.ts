import { readFileSync } from 'node:fs';
import { ACCESS_KEY, functionKey, model, zoe, zoesPhone, zoesSecrets } from '../testing/device-fixtures.js';
import { parseYealinkFile } from '../testing/yealink-file.js';
import type { DeviceConfigurationInputs, LineInputs } from './device-configuration-inputs.js';
import { render } from './render.js';

const T46U = model('yealink-t46u');
const GOLDEN = new URL('./golden/yealink-t46u.cfg', import.meta.url);

const body = (inputs: DeviceConfigurationInputs, phone = T46U): string =>
  render(phone, inputs, {
    ...zoesSecrets,
    linePasswords: inputs.lines.map(({ index }) => ({ index, password: 'p@ss&<"1' })),
  })[0]?.body ?? '';
const parameters = (inputs: DeviceConfigurationInputs, phone = T46U) => new Map(parseYealinkFile(body(inputs, phone)));
const withLine = (change: Partial<LineInputs>): DeviceConfigurationInputs => ({
  ...zoesPhone,
  lines: [{ ...zoe, ...change }],
});
const withKey = (...keys: DeviceConfigurationInputs['keys']): DeviceConfigurationInputs => ({
  ...withLine({ voicemailNumber: '*97' }),
  keys,
});

describe('Yealink configuration file', () => {
  it('golden: is the recorded file, byte for byte', () => {
    expect(Buffer.from(body(zoesPhone))).toEqual(readFileSync(GOLDEN));
  });

  it.each([
    'account.1.enable = 1',
    'account.1.label = 1001',
    'account.1.display_name = Zoë "Z" O\'Neil & Sons',
    'account.1.user_name = 1001',
    'account.1.auth_name = 1001a',
    'account.1.password = p@ss&<"1',
    'account.1.sip_server.1.address = sip.example.net',
    'account.1.sip_server.1.port = 5060',
    'account.1.sip_server.1.transport_type = 0',
    'account.1.sip_server.1.expires = 3600',
    'account.1.outbound_proxy_enable = 0',
    'account.1.srtp_encryption = 0',
    'account.1.dtmf.type = 1',
    'account.1.codec.pcma.enable = 1',
    'account.1.codec.pcma.priority = 1',
    'account.1.codec.pcmu.enable = 1',
    'account.1.codec.pcmu.priority = 2',
    'account.1.codec.g722.enable = 1',
    'account.1.codec.g722.priority = 3',
    'account.1.codec.g729.enable = 0',
    'account.1.codec.opus.enable = 0',
    'account.2.enable = 0',
    'account.16.enable = 0',
    'linekey.1.type = 15',
    'linekey.1.line = 1',
    'linekey.2.type = 0',
    'linekey.3.type = 16',
    'linekey.3.line = 1',
    'linekey.3.value = 1002',
    'linekey.3.label = 1002',
    'sip.notify_reboot_enable = 0',
  ])('golden: has the line %s', (line) => {
    const lines = body(zoesPhone).split('\n');
    expect(lines[0]).toBe('#!version:1.0.0.1');
    expect(lines.filter((found) => found === line)).toHaveLength(1);
  });

  it('writes every account and key that is not in use as off', () => {
    const found = parameters(zoesPhone);
    const enabled = [...found].filter(([name]) => /^account\.\d+\.enable$/.test(name)).map(([, value]) => value);
    expect(enabled).toEqual(['1', ...Array.from({ length: 15 }, () => '0')]);
    const types = [...found].filter(([name]) => /^linekey\.\d+\.type$/.test(name)).map(([, value]) => value);
    expect(types).toEqual(['15', '0', '16', ...Array.from({ length: 24 }, () => '0')]);
  });

  it.each([
    [functionKey({ index: 1, type: 'blf', value: '1002', pickupCode: '*8' }), ['16', '1', '1002', '1002', '*8', '*8']],
    [
      functionKey({ index: 1, type: 'directDial', value: '*97#', label: 'News' }),
      ['13', '1', '*97#', 'News', '%NULL%', '%NULL%'],
    ],
    [functionKey({ index: 1, type: 'extension', value: '1003' }), ['13', '1', '1003', '1003', '%NULL%', '%NULL%']],
    [functionKey({ index: 1, type: 'voicemail' }), ['12', '1', '*97', '%NULL%', '%NULL%', '%NULL%']],
    [functionKey({ index: 1, type: 'voicemail', value: '*98' }), ['12', '1', '*98', '*98', '%NULL%', '%NULL%']],
    [
      functionKey({ index: 1, type: 'phonebook', label: 'Book' }),
      ['29', '%NULL%', '%NULL%', 'Book', '%NULL%', '%NULL%'],
    ],
    [functionKey({ index: 1, type: 'groupPickup', value: '*8' }), ['23', '1', '*8', '*8', '%NULL%', '%NULL%']],
    [functionKey({ index: 1, type: 'line', line: 1 }), ['15', '1', '%NULL%', '%NULL%', '%NULL%', '%NULL%']],
  ])('writes key %j whole, so that nothing of its past stays', (key, expected) => {
    const found = parameters(withKey(key));
    const fields = ['type', 'line', 'value', 'label', 'extension', 'pickup_value'];
    expect(fields.map((field) => found.get(`linekey.1.${field}`))).toEqual(expected);
  });

  it('allows group pickup only while a key does it', () => {
    expect(parameters(zoesPhone).get('features.pickup.group_pickup_enable')).toBe('0');
    const key = functionKey({ index: 1, type: 'groupPickup', value: '*8' });
    expect(parameters(withKey(key)).get('features.pickup.group_pickup_enable')).toBe('1');
  });

  it('empties the keys of modules that were taken away, which the phone would keep', () => {
    const found = parameters({ ...zoesPhone, expansionModules: 1, emptiedModules: 2 });
    const types = [...found].filter(([name]) => /^expansion_module\.\d\.key\.\d+\.type$/.test(name));
    expect(types).toHaveLength(120);
    expect(new Set(types.map(([, type]) => type))).toEqual(new Set(['0']));
  });

  it('writes the keys of the attached modules', () => {
    const key = functionKey({ module: 2, index: 60, type: 'directDial', value: '117' });
    const found = parameters({ ...zoesPhone, expansionModules: 2, keys: [key] });
    expect(found.get('expansion_module.2.key.60.value')).toBe('117');
    expect(found.get('expansion_module.1.key.1.type')).toBe('0');
    expect([...found.keys()].filter((name) => /^expansion_module\.\d\.key\.\d+\.type$/.test(name))).toHaveLength(120);
  });

  it('sends the phone back to its own address, and says how often', () => {
    const found = parameters(zoesPhone);
    expect(found.get('static.auto_provision.server.url')).toBe(`https://phones.example.net:8448/${ACCESS_KEY}/`);
    expect(found.get('static.auto_provision.repeat.enable')).toBe('1');
    expect(found.get('static.auto_provision.repeat.minutes')).toBe('1440');
    expect(parameters({ ...zoesPhone, refreshMinutes: 0 }).get('static.auto_provision.repeat.enable')).toBe('0');
  });

  it('sets both logins', () => {
    const lines = body({ ...zoesPhone, userName: 'reception' }).split('\n');
    expect(lines.filter((line) => line.startsWith('static.security.'))).toEqual([
      'static.security.user_name.admin = admin',
      'static.security.user_name.user = reception',
      'static.security.user_password = admin:4711',
      'static.security.user_password = reception:0815',
    ]);
  });

  it('reaches a registrar away from the realm as the outbound proxy', () => {
    const found = parameters(withLine({ server: { host: 'edge.example.net', port: 5061, transport: 'tls' } }));
    expect(found.get('account.1.sip_server.1.address')).toBe('sip.example.net');
    expect(found.get('account.1.sip_server.1.transport_type')).toBe('2');
    expect(found.get('account.1.outbound_proxy_enable')).toBe('1');
    expect(found.get('account.1.outbound_proxy.1.address')).toBe('edge.example.net');
    expect(found.get('account.1.outbound_proxy.1.port')).toBe('5061');
  });

  it('goes through the outbound proxy of the account, by its transport (S3-59)', () => {
    const server = { host: 'edge.example.net', port: 5060, transport: 'udp' } as const;
    const outboundProxy = { host: 'proxy.example.net', port: 5061, transport: 'tls' } as const;
    const found = parameters(withLine({ server, outboundProxy }));
    expect(found.get('account.1.sip_server.1.address')).toBe('sip.example.net');
    expect(found.get('account.1.sip_server.1.port')).toBe('5060');
    expect(found.get('account.1.sip_server.1.transport_type')).toBe('2');
    expect(found.get('account.1.outbound_proxy_enable')).toBe('1');
    expect(found.get('account.1.outbound_proxy.1.address')).toBe('proxy.example.net');
    expect(found.get('account.1.outbound_proxy.1.port')).toBe('5061');
  });

  it('encrypts media, sends tones as asked, and orders codecs', () => {
    const found = parameters(
      withLine({ srtp: 'mandatory', dtmf: 'info', codecs: ['GSM', 'opus', 'G722', 'opus', 'PCMA'] }),
    );
    expect(found.get('account.1.srtp_encryption')).toBe('2');
    expect(found.get('account.1.dtmf.type')).toBe('2');
    expect(found.get('account.1.dtmf.info_type')).toBe('1');
    expect(['opus', 'g722', 'pcma'].map((codec) => found.get(`account.1.codec.${codec}.priority`))).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(found.get('account.1.codec.pcmu.enable')).toBe('0');
  });
});
