import fc from 'fast-check';
import { deviceModels } from '../catalogue/catalogue.js';
import type { DeviceModel } from '../catalogue/device-model.js';
import { functionKey, zoe, zoesPhone, zoesSecrets } from '../testing/device-fixtures.js';
import { parseStrictXml } from '../testing/strict-xml.js';
import type { XmlElement } from '../testing/strict-xml.js';
import { parseYealinkFile } from '../testing/yealink-file.js';
import type { DeviceConfigurationInputs, DeviceSecrets } from './device-configuration-inputs.js';
import { ConfigurationInputsInvalid } from './input-problem.js';
import { plainText } from './plain-text.js';
import { render } from './render.js';

/** Everything a string can be: lone surrogates, controls, and pieces of both grammars put together. */
const anyText = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '\r',
        '\n',
        '\0',
        ' ',
        '=',
        '%NULL%',
        '%EMPTY%',
        '#',
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '<!--',
        '-->',
        '&#10;',
        '<![CDATA[',
        'account.1.password = x',
        '</fkey>',
        'a',
        '\u2028',
        '\ufeff',
        '\ud800',
        '📞',
      ),
      { maxLength: 8 },
    )
    .map((pieces) => pieces.join('')),
);
const anyModel = fc.constantFrom(...deviceModels);

interface Words {
  readonly displayName: string;
  readonly label: string;
  readonly keyLabel: string;
  readonly password: string;
  readonly userName: string;
  readonly value: string;
}
const anyWords: fc.Arbitrary<Words> = fc.record({
  displayName: anyText,
  label: anyText,
  keyLabel: anyText,
  password: anyText,
  userName: anyText,
  value: fc.oneof(anyText, fc.stringMatching(/^[0-9*#]{1,10}$/)),
});

const inputsOf = (words: Words): DeviceConfigurationInputs => ({
  ...zoesPhone,
  lines: [{ ...zoe, displayName: words.displayName, label: words.label, userName: words.userName }],
  keys: [functionKey({ index: 1, type: 'directDial', value: words.value, label: words.keyLabel })],
});
const secretsOf = (words: Words): DeviceSecrets => ({
  ...zoesSecrets,
  linePasswords: [{ index: 1, password: words.password }],
});
const tame: Words = { displayName: 'a', label: 'b', keyLabel: 'c', password: 'd', userName: 'e', value: '1' };

/** Every parameter of a file, as `path → value`, read as the device would. */
function parametersOf(model: DeviceModel, body: string): readonly (readonly [string, string])[] {
  if (model.family === 'yealink') return parseYealinkFile(body);
  const walk = (element: XmlElement, path: string): [string, string][] => {
    const at = `${path}/${element.name}${element.attributes.get('idx') ?? ''}`;
    const attributes = [...element.attributes].map(([name, value]): [string, string] => [`${at}@${name}`, value]);
    const text: [string, string][] = element.children.length === 0 ? [[at, element.text]] : [];
    return [...attributes, ...text, ...element.children.flatMap((child) => walk(child, at))];
  };
  return walk(parseStrictXml(body), '');
}

const PATHS = {
  snom: {
    displayName: '/settings/phone-settings/user_realname1',
    label: '/settings/phone-settings/user_idle_number1',
    keyLabel: '/settings/functionKeys/fkey0@label',
    password: '/settings/phone-settings/user_pass1',
    userName: '/settings/phone-settings/user_name1',
  },
  yealink: {
    displayName: 'account.1.display_name',
    label: 'account.1.label',
    keyLabel: 'linekey.1.label',
    password: 'account.1.password',
    userName: 'account.1.user_name',
  },
} as const;

/** The documented form of a name or label in a file. */
function cleaned(model: DeviceModel, text: string): string {
  const plain = plainText(text);
  if (model.family === 'snom') return plain;
  return plain === '' ? '%NULL%' : plain.replace(/^%(NULL|EMPTY)%$/i, '$1');
}

describe('any text in any field', () => {
  it('leaves the set of parameters as it is, reads back as given or cleaned, and is the same twice', () => {
    fc.assert(
      fc.property(anyModel, anyWords, (model, words) => {
        const bodyOf = (given: Words): string => render(model, inputsOf(given), secretsOf(given))[0]?.body ?? '';
        let body: string;
        try {
          body = bodyOf(words);
        } catch (error) {
          if (!(error instanceof ConfigurationInputsInvalid)) throw error;
          // Names and labels are never a reason to refuse; what must not change is.
          for (const { field } of error.problems)
            expect(field).toMatch(/^(lines\[0\]\.(userName|password)|keys\[0\]\.value)$/);
          body = bodyOf({ ...tame, displayName: words.displayName, label: words.label, keyLabel: words.keyLabel });
          words = { ...tame, displayName: words.displayName, label: words.label, keyLabel: words.keyLabel };
        }
        const found = parametersOf(model, body);
        expect(found.map(([path]) => path)).toEqual(parametersOf(model, bodyOf(tame)).map(([path]) => path));
        const values = new Map(found);
        const paths = PATHS[model.family];
        expect(values.get(paths.displayName)).toBe(cleaned(model, words.displayName));
        expect(values.get(paths.label)).toBe(cleaned(model, words.label));
        expect(values.get(paths.keyLabel)).toBe(cleaned(model, words.keyLabel));
        expect(values.get(paths.password)).toBe(words.password);
        expect(values.get(paths.userName)).toBe(words.userName);
        expect(bodyOf(words)).toBe(body);
      }),
      { numRuns: 400 },
    );
  });

  it('cleaning twice changes nothing, and leaves no line break, control or lone surrogate', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = plainText(text);
        expect(plainText(once)).toBe(once);
        expect(once).not.toMatch(/[\r\n\u0000\u2028]/);
        expect(Buffer.from(once).toString()).toBe(once);
      }),
      { numRuns: 400 },
    );
  });
});
