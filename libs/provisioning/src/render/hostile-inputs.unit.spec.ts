import { deviceModels } from '../catalogue/catalogue.js';
import { functionKey, model, zoe, zoesPhone, zoesSecrets } from '../testing/device-fixtures.js';
import { parseStrictXml } from '../testing/strict-xml.js';
import { parseYealinkFile } from '../testing/yealink-file.js';
import type { DeviceConfigurationInputs, DeviceSecrets } from './device-configuration-inputs.js';
import { ConfigurationInputsInvalid } from './input-problem.js';
import { render } from './render.js';

const D785 = model('snom-d785');
const T46U = model('yealink-t46u');

const named = (displayName: string, label = '1001'): DeviceConfigurationInputs => ({
  ...zoesPhone,
  lines: [{ ...zoe, displayName, label }],
  keys: [functionKey({ index: 1, type: 'blf', value: '1002', label })],
});
const withPassword = (password: string): DeviceSecrets => ({ ...zoesSecrets, linePasswords: [{ index: 1, password }] });
const yealink = (inputs: DeviceConfigurationInputs, secrets = zoesSecrets) =>
  parseYealinkFile(render(T46U, inputs, secrets)[0]?.body ?? '');
const snom = (inputs: DeviceConfigurationInputs, secrets = zoesSecrets) =>
  parseStrictXml(render(D785, inputs, secrets)[0]?.body ?? '');
const snomText = (inputs: DeviceConfigurationInputs, name: string) =>
  snom(inputs).children[0]?.children.find((child) => child.name === name)?.text;
const names = (inputs: DeviceConfigurationInputs) => yealink(inputs).map(([name]) => name);
const codes = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigurationInputsInvalid) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
};

describe('hostile inputs', () => {
  it('a line break in a name adds no parameter', () => {
    for (const lineBreak of ['\r\n', '\n', '\r', '\u2028', '\u0085', '\v']) {
      const hostile = named(`A${lineBreak}account.1.password = x`);
      expect(names(hostile)).toEqual(names(named('A')));
      expect(new Map(yealink(hostile)).get('account.1.display_name')).toBe('A account.1.password = x');
      expect(new Map(yealink(hostile)).get('account.1.password')).toBe('p@ss&<"1');
      expect(snomText(hostile, 'user_realname')).toBe('A account.1.password = x');
    }
  });

  it('a label that looks like elements is one text value', () => {
    const label = '</fkey><user_pass idx="1">x</user_pass>';
    const keys = snom(named('A', label)).children[1];
    expect(keys?.children).toHaveLength(24);
    expect(keys?.children[0]?.attributes.get('label')).toBe(label);
    expect(snomText(named('A', label), 'user_idle_number')).toBe(label);
  });

  it.each(['\u0000', '\u000b', '\u001b', '\ufffe', '\uffff', '\ud83d', '\udc00', '\u007f', '\u009f'])(
    'a character that no file can carry (%j) vanishes from names',
    (character) => {
      const cleaned = character === '\u000b' ? 'A B' : 'AB';
      expect(snomText(named(`A${character}B`), 'user_realname')).toBe(cleaned);
      expect(new Map(yealink(named(`A${character}B`))).get('account.1.display_name')).toBe(cleaned);
    },
  );

  it(']]> in text is escaped', () => {
    expect(render(D785, named('a]]>b'), zoesSecrets)[0]?.body).toContain('>a]]&gt;b<');
    expect(snomText(named('a]]>b'), 'user_realname')).toBe('a]]>b');
  });

  it.each(['%NULL%', '%null%', ' %NULL% ', '%EMPTY%'])('the reserved word %j resets nothing', (word) => {
    const found = new Map(yealink(named(word, word)));
    expect(found.get('account.1.display_name')).toMatch(/^(null|empty)$/i);
    expect(found.get('linekey.1.label')).toMatch(/^(null|empty)$/i);
    expect(codes(() => yealink(zoesPhone, withPassword(word)))).toEqual(['VALUE_NOT_REPRESENTABLE']);
    const account = { ...zoesPhone, lines: [{ ...zoe, authName: word }] };
    expect(codes(() => yealink(account))).toEqual(['VALUE_NOT_REPRESENTABLE']);
  });

  it('a number sign does not cut a value, and blanks at the ends are cut', () => {
    expect(new Map(yealink(named(' Ann #x '))).get('account.1.display_name')).toBe('Ann #x');
    expect(new Map(yealink(zoesPhone, withPassword('secret #x'))).get('account.1.password')).toBe('secret #x');
  });

  it('a password that the file would change is refused, never cut', () => {
    for (const password of [' x', 'x ', 'a\nb', 'a\u0000b', '', '\ud83d']) {
      expect(codes(() => yealink(zoesPhone, withPassword(password)))).toEqual(['VALUE_NOT_REPRESENTABLE']);
      expect(codes(() => snom(zoesPhone, withPassword(password)))).toEqual(['VALUE_NOT_REPRESENTABLE']);
    }
  });

  it('a user name cannot become a second administrator line', () => {
    for (const userName of ['admin', 'ADMIN', 'a:b', '', ' a', 'a\nb']) {
      expect(codes(() => yealink({ ...zoesPhone, userName }))).toEqual(['USER_NAME_INVALID']);
    }
  });

  it('emoji pass through', () => {
    expect(snomText(named('Ann 📞'), 'user_realname')).toBe('Ann 📞');
    expect(new Map(yealink(named('A', 'Ann 📞'))).get('linekey.1.label')).toBe('Ann 📞');
  });

  it('what is dialled holds nothing that a file or an address gives a meaning', () => {
    for (const value of ['1002@evil.example', '1;x', '1|*8', '1 2', '', '<1>', '%NULL%', 'a\nb', '1'.repeat(65)]) {
      const inputs = { ...zoesPhone, keys: [functionKey({ index: 1, type: 'blf', value })] };
      for (const phone of [D785, T46U]) {
        expect(codes(() => render(phone, inputs, zoesSecrets))).toEqual(['KEY_VALUE_INVALID']);
      }
    }
  });

  it.each(deviceModels.map((phone) => [phone.id, phone] as const))(
    '%s: a key beyond the range is an error',
    (_, phone) => {
      const beyond = [phone.keys + 1, 0, -1, 1.5, NaN];
      const keys = beyond.map((index) => functionKey({ index, type: 'line', line: 1 }));
      expect(codes(() => render(phone, { ...zoesPhone, keys }, zoesSecrets))).toEqual(
        beyond.map(() => 'KEY_OUT_OF_RANGE'),
      );
    },
  );

  it.each(deviceModels.map((phone) => [phone.id, phone] as const))('%s: renders the same bytes twice', (_, phone) => {
    const inputs: DeviceConfigurationInputs = {
      ...zoesPhone,
      expansionModules: phone.modules?.max ?? 0,
      lines: Array.from({ length: phone.lines }, (_line, position) => ({ ...zoe, index: position + 1 })),
      keys: [],
    };
    const secrets = { ...zoesSecrets, linePasswords: inputs.lines.map(({ index }) => ({ index, password: 'x' })) };
    const first = render(phone, inputs, secrets);
    expect(render(phone, JSON.parse(JSON.stringify(inputs)) as DeviceConfigurationInputs, secrets)).toEqual(first);
    expect(first).toHaveLength(1);
  });
});
