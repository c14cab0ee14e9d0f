import fc from 'fast-check';
import { checkIdentity, EMAIL_MAX_LENGTH, NAME_MAX_LENGTH } from './identity-rules.js';

describe('identity rules', () => {
  it('normalizes what a person typed (S3-18, S3-19, S3-20)', () => {
    const { fields, refusals } = checkIdentity({
      firstName: '  Zoe\u0308 ',
      email: ' zoe.mueller@example.org ',
      mobileNumber: '+49 (171) 555-01.23',
    });
    expect(refusals).toEqual([]);
    expect(fields).toEqual({
      firstName: 'Zo\u00eb',
      email: 'zoe.mueller@example.org',
      mobileNumber: '+491715550123',
    });
  });

  it('tells a field that is left out from one that is taken away', () => {
    expect(checkIdentity({ lastName: null, email: '  ', firstName: undefined }).fields).toEqual({
      lastName: '',
      email: '',
    });
  });

  it('names every broken field at once', () => {
    const { refusals } = checkIdentity({
      firstName: 'a\nsecurity.user_password = admin:admin',
      lastName: 'x'.repeat(NAME_MAX_LENGTH + 1),
      displayName: 'evil\u202etxt',
      email: 'nobody',
      mobileNumber: '12',
    });
    expect(refusals.map(({ code, field }) => [code, field])).toEqual([
      ['EXTENSION_NAME_INVALID', 'firstName'],
      ['EXTENSION_NAME_INVALID', 'lastName'],
      ['EXTENSION_NAME_INVALID', 'displayName'],
      ['EXTENSION_EMAIL_INVALID', 'email'],
      ['EXTENSION_MOBILE_NUMBER_INVALID', 'mobileNumber'],
    ]);
  });

  it.each(['\u200b', '\u00ad \u2060'])('refuses a name that nobody sees: %j', (displayName) => {
    expect(checkIdentity({ displayName }).refusals.map(({ code }) => code)).toEqual(['EXTENSION_NAME_INVALID']);
  });

  it.each([
    'a@b',
    'a b@example.org',
    '@example.org',
    'a..b@example.org',
    'a@-x.org',
    'a@example..org',
    'a@b@example.org',
    'a@10.0.0.12',
    'a@example.23',
  ])('refuses the e-mail address %s', (email) => expect(checkIdentity({ email }).refusals).toHaveLength(1));

  it.each([
    'o\u2019neil+pbx@sub.example.co.uk',
    'müller@bücher.example',
    'a_b@1.example',
    'संपर्क@डाटामेल.भारत',
    'மின்@தமிழ்.இந்தியா',
  ])('takes the e-mail address %s, apostrophe as typed by a keyboard', (email) =>
    expect(checkIdentity({ email: email.replace('\u2019', "'") }).refusals).toEqual([]),
  );

  it('bounds an e-mail address', () => {
    const longest = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(6)}`;
    expect(longest).toHaveLength(EMAIL_MAX_LENGTH);
    expect(checkIdentity({ email: longest }).refusals).toEqual([]);
    expect(checkIdentity({ email: `${longest}e` }).refusals).toHaveLength(1);
    expect(checkIdentity({ email: `a${longest.slice(0, -1)}` }).refusals).toHaveLength(1);
    expect(checkIdentity({ email: `${'é'.repeat(32)}@b.de` }).refusals).toEqual([]);
    expect(checkIdentity({ email: `${'é'.repeat(33)}@b.de` }).refusals).toHaveLength(1);
    expect(checkIdentity({ email: `ab@${'é'.repeat(60)}.${'é'.repeat(60)}.example.de` }).refusals).toHaveLength(1);
  });

  it('says what is wrong with a trunk prefix behind a country code', () => {
    expect(checkIdentity({ mobileNumber: '+49 (0) 171 5550123' }).refusals[0]?.help).toContain('(0)');
    expect(checkIdentity({ mobileNumber: '0049 (0)171 555' }).refusals[0]?.help).toContain('(0)');
    expect(checkIdentity({ mobileNumber: '0049 (171) 555' }).fields).toEqual({ mobileNumber: '0049171555' });
    expect(checkIdentity({ mobileNumber: '(0171) 5550123' }).fields).toEqual({ mobileNumber: '01715550123' });
    expect(checkIdentity({ mobileNumber: '+0171555' }).refusals).toHaveLength(1);
    for (const written of ['+49 171–5550123', '+49‑171‑5550123', '+49\u202f171\t5550123', '\u202a+491715550123\u202c'])
      expect(checkIdentity({ mobileNumber: written }).fields).toEqual({ mobileNumber: '+491715550123' });
    expect(checkIdentity({ mobileNumber: '[0171] 5550123' }).fields).toEqual({ mobileNumber: '01715550123' });
  });

  it('lets nothing through that could break a line, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const { fields, refusals } = checkIdentity({ firstName: text, email: text, mobileNumber: text });
        expect(Object.keys(fields).length + refusals.length).toBe(3);
        for (const value of Object.values(fields)) expect(value).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(checkIdentity(fields)).toEqual({ fields, refusals: [] });
      }),
    );
  });
});
