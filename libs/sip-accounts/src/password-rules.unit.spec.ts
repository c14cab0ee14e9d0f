import { Secret } from '@ringledger/secrets';
import { SystemRandomness } from '@ringledger/system';
import fc from 'fast-check';
import { generatePassword } from './generated-password.js';
import { passwordRefusal, passwordStrength } from './password-rules.js';

const names = ['201-7k2m9xqe', 'desk', '201'];
const chosen = (text: string) => ({ value: Secret.of(text), chosen: true });

describe('a chosen SIP password', () => {
  it.each(['abcd', 'a'.repeat(65), 'with blank', 'tab\there', 'münchen-weiß', '', 'x\u0000yzabc'])(
    'has to be typed: %j',
    (text) => {
      expect(passwordRefusal(chosen(text), names)?.code).toBe('SIP_PASSWORD_INVALID');
    },
  );

  it.each(['11111', '12345', '13579', '987654', 'abcdef', 'MyPassword!7', 'qwertz', 'x201y', 'DESK77!', 'erased!!'])(
    'is not what everybody tries: %s',
    (text) => expect(passwordRefusal(chosen(text), names)?.code).toBe('SIP_PASSWORD_TOO_WEAK'),
  );

  it('may hold a name too short to tell anything', () => {
    expect(passwordRefusal(chosen('tableware7'), ['ab'])).toBeNull();
  });

  it.each([
    ['7391', null],
    ['73915', 'weak'],
    ['tulip77', 'weak'],
    ['4:Tulips&Rain', 'strong'],
    ['aaaaaaaaaaaaab', 'weak'],
    ['83920714650192837465', 'weak'],
  ])('%s counts as %s', (text, strength) => {
    const refused = passwordRefusal(chosen(text), names);
    expect(refused ? null : passwordStrength(chosen(text))).toBe(strength);
  });

  it('never stands in its own refusal', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 80 }), (text) => {
        const refused = passwordRefusal(chosen(`\u00a7${text}`), names);
        expect(refused).not.toBeNull();
        expect(JSON.stringify(refused)).not.toContain(`\u00a7`);
      }),
    );
  });
});

describe('a generated SIP password', () => {
  it('has 24 characters that every keypad and file can carry', () => {
    for (let round = 0; round < 200; round++) {
      expect(generatePassword(new SystemRandomness()).reveal()).toMatch(/^[a-km-np-z2-9]{24}$/);
    }
  });

  it('is as random as its source', () => {
    const made = new Set(Array.from({ length: 200 }, () => generatePassword(new SystemRandomness()).reveal()));
    expect(made.size).toBe(200);
    expect(passwordStrength({ value: generatePassword(new SystemRandomness()), chosen: false })).toBe('generated');
  });
});
