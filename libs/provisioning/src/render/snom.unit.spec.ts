import { ACCESS_KEY, functionKey, model, zoe, zoesPhone, zoesSecrets } from '../testing/device-fixtures.js';
import { parseStrictXml } from '../testing/strict-xml.js';
import type { XmlElement } from '../testing/strict-xml.js';
import type { DeviceConfigurationInputs, LineInputs } from './device-configuration-inputs.js';
import { render } from './render.js';

const D785 = model('snom-d785');

function snom(inputs: DeviceConfigurationInputs, phone = D785) {
  const [file] = render(phone, inputs, {
    ...zoesSecrets,
    linePasswords: inputs.lines.map(({ index }) => ({ index, password: 'p@ss&<"1' })),
  });
  const root = parseStrictXml(file?.body ?? '');
  const [settings, keys] = root.children as [XmlElement, XmlElement];
  const setting = (name: string, idx?: number) =>
    settings.children.find((child) => child.name === name && child.attributes.get('idx') === idx?.toString());
  return { root, settings, keys, setting };
}
const withLine = (change: Partial<LineInputs>): DeviceConfigurationInputs => ({
  ...zoesPhone,
  lines: [{ ...zoe, ...change }],
});

describe('Snom settings XML', () => {
  it('has the structure and media type that the phone expects', () => {
    const { root } = snom(zoesPhone);
    expect(root.name).toBe('settings');
    expect(root.children.map(({ name }) => name)).toEqual(['phone-settings', 'functionKeys']);
    expect(render(D785, zoesPhone, zoesSecrets)[0]).toMatchObject({
      name: 'snom.xml',
      contentType: 'application/xml; charset=utf-8',
    });
  });

  it.each([
    ['user_active', 'RW', 'on'],
    ['user_host', 'R', 'sip.example.net'],
    ['user_outbound', 'R', 'sip.example.net:5060;transport=udp'],
    ['user_name', 'R', '1001'],
    ['user_pname', 'R', '1001a'],
    ['user_pass', 'R', 'p@ss&<"1'],
    ['user_realname', 'RW', 'Zoë "Z" O\'Neil & Sons'],
    ['user_idle_text', 'RW', 'Zoë "Z" O\'Neil & Sons'],
    ['user_expiry', 'RW', '3600'],
    ['user_srtp', 'RW', 'off'],
    ['user_savp', 'RW', 'off'],
    ['user_dtmf_info', 'RW', 'off'],
    ['codec_priority_list', 'RW', 'pcma,pcmu,g722,telephone-event'],
  ])('golden: identity 1 has %s, %s', (name, perm, text) => {
    const found = snom(zoesPhone).setting(name, 1);
    expect(found?.text).toBe(text);
    expect(found?.attributes.get('perm')).toBe(perm);
  });

  it('golden: writes the values escaped', () => {
    const body = render(D785, zoesPhone, zoesSecrets)[0]?.body;
    expect(body).toContain('<user_pass idx="1" perm="R">p@ss&amp;&lt;"1</user_pass>');
    expect(body).toContain('<user_realname idx="1" perm="RW">Zoë "Z" O\'Neil &amp; Sons</user_realname>');
  });

  it('golden: switches off each identity without an account', () => {
    const { settings } = snom(zoesPhone);
    const active = settings.children.filter(({ name }) => name === 'user_active');
    expect(active.map(({ text }) => text)).toEqual(['on', ...Array.from({ length: 11 }, () => 'off')]);
    expect(active.map(({ attributes }) => attributes.get('idx'))).toEqual(
      Array.from({ length: 12 }, (_, position) => String(position + 1)),
    );
  });

  it('golden: line, empty key and busy lamp on keys 1 to 3', () => {
    const { keys } = snom(zoesPhone);
    const seen = keys.children
      .slice(0, 3)
      .map(({ name, attributes, text }) => [name, Object.fromEntries(attributes), text]);
    expect(seen).toEqual([
      ['fkey', { idx: '0', context: '1', label: '1001', perm: 'RW' }, 'line'],
      ['fkey', { idx: '1', context: 'active', label: '', perm: 'RW' }, 'none'],
      ['fkey', { idx: '2', context: '1', label: '1002', perm: 'RW' }, 'blf sip:1002@sip.example.net;user=phone'],
    ]);
    expect(keys.children).toHaveLength(24);
  });

  it.each([
    [
      functionKey({ index: 1, type: 'blf', value: '1002', pickupCode: '*8' }),
      '1',
      'blf sip:1002@sip.example.net;user=phone|*8',
    ],
    [functionKey({ index: 1, type: 'blf', value: '*61#' }), '1', 'blf sip:*61%23@sip.example.net;user=phone'],
    [functionKey({ index: 1, type: 'directDial', value: '0041441234567' }), '1', 'speed 0041441234567'],
    [functionKey({ index: 1, type: 'directDial', value: '*97#' }), '1', 'speed *97#'],
    [functionKey({ index: 1, type: 'extension', value: '1003' }), '1', 'dest sip:1003@sip.example.net;user=phone'],
    [functionKey({ index: 1, type: 'voicemail', value: '*98' }), '1', 'speed *98'],
    [functionKey({ index: 1, type: 'voicemail' }), '1', 'keyevent F_RETRIEVE'],
    [functionKey({ index: 1, type: 'phonebook' }), 'active', 'keyevent F_ADR_BOOK'],
    [functionKey({ index: 1, type: 'groupPickup', value: '*8' }), '1', 'speed *8'],
    [functionKey({ index: 1, type: 'none', label: 'x' }), 'active', 'none'],
  ])('writes key %j', (key, context, text) => {
    const { keys } = snom({ ...withLine({ voicemailNumber: '*97' }), keys: [key] });
    expect(keys.children[0]?.text).toBe(text);
    expect(keys.children[0]?.attributes.get('context')).toBe(context);
  });

  it('numbers the keys of modules on from those of the phone', () => {
    const keys = [functionKey({ module: 2, index: 18, type: 'directDial', value: '117' })];
    const written = snom({ ...zoesPhone, expansionModules: 2, keys }).keys.children;
    expect(written).toHaveLength(24 + 2 * 18);
    expect(written.at(-1)?.attributes.get('idx')).toBe('59');
    expect(written.at(-1)?.text).toBe('speed 117');
    expect(written.slice(0, -1).every(({ text }) => text === 'none')).toBe(true);
  });

  it('empties the keys of modules that were taken away, which the phone would keep', () => {
    const written = snom({ ...zoesPhone, keys: [], emptiedModules: 2 }).keys.children;
    expect(written).toHaveLength(24 + 2 * 18);
    expect(written.every(({ text }) => text === 'none')).toBe(true);
  });

  it('sends the phone back to its own address, and says how often', () => {
    const { setting } = snom(zoesPhone);
    expect(setting('setting_server')?.text).toBe(`https://phones.example.net:8448/${ACCESS_KEY}.cfg`);
    expect(setting('settings_refresh_timer')?.text).toBe('86400');
  });

  it('sets both logins, and lets the administrator mode be entered', () => {
    const { setting } = snom({ ...zoesPhone, userName: 'reception' });
    expect(setting('admin_mode')?.attributes.get('perm')).toBe('RW');
    for (const name of [
      'admin_mode_password',
      'admin_mode_password_confirm',
      'http_pass',
      'webserver_admin_password',
    ]) {
      expect(setting(name)?.text).toBe('4711');
    }
    expect(setting('webserver_user_name')?.text).toBe('reception');
    expect(setting('webserver_user_password')?.text).toBe('0815');
  });

  it('reaches a registrar away from the realm, by any transport, and an IPv6 proxy', () => {
    const server = { host: 'edge.example.net', port: 5061, transport: 'tls' } as const;
    expect(snom(withLine({ server })).setting('user_outbound', 1)?.text).toBe('edge.example.net:5061;transport=tls');
    expect(snom(withLine({ server })).setting('user_host', 1)?.text).toBe('sip.example.net');
    const outboundProxy = { host: '2001:db8::1', port: 5060, transport: 'tcp' } as const;
    expect(snom(withLine({ outboundProxy })).setting('user_outbound', 1)?.text).toBe(
      '[2001:db8::1]:5060;transport=tcp',
    );
  });

  it('encrypts media, and sends tones as asked', () => {
    const { setting } = snom(withLine({ srtp: 'mandatory', dtmf: 'info', codecs: ['opus', 'G722', 'G722', 'GSM'] }));
    expect(setting('user_srtp', 1)?.text).toBe('on');
    expect(setting('user_savp', 1)?.text).toBe('mandatory');
    expect(setting('user_auth_tag', 1)?.text).toBe('off');
    expect(setting('user_dtmf_info', 1)?.text).toBe('sip_info_only');
    expect(setting('codec_priority_list', 1)?.text).toBe('g722,gsm');
    expect(snom(withLine({ dtmf: 'inband' })).setting('codec_priority_list', 1)?.text).toBe('pcma,pcmu,g722');
  });
});
