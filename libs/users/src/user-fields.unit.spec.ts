import { foldUserName, userNameFlaw } from './user-name.js';
import { displayNameFlaw, emailFlaw } from './user-profile.js';

describe('fields of a user', () => {
  it.each(['anna', 'Anna.Berg', 'a_b', '1st', 'anna+phone@example.com', 'x'.repeat(64)])(
    'takes the user name %s',
    (name) => {
      expect(userNameFlaw(name)).toBeNull();
    },
  );

  it.each([
    '',
    'ab',
    'x'.repeat(65),
    'änna',
    'аnna',
    'anna berg',
    '.anna',
    'anna\n',
    '__proto__',
    'anna/..',
    'K\u212aelvin',
  ])('refuses the user name %j', (name) => {
    expect(userNameFlaw(name)).toMatchObject({ code: 'USER_NAME_INVALID' });
  });

  it('compares user names without case', () => {
    expect(foldUserName('Anna.BERG')).toBe('anna.berg');
  });

  it.each(['', 'anna@example.com', "o'neill+x@sub.example.museum", 'ü@bücher.example'])(
    'takes the e-mail address %j',
    (email) => {
      expect(emailFlaw(email)).toBeNull();
    },
  );

  it.each([
    'anna',
    '@',
    'a@b',
    'a@b.',
    'a b@c.d',
    'a@b@c.d',
    'a@b.c\r\nBcc: x@y.z',
    '<a@b.c>',
    `${'x'.repeat(251)}@b.c`,
    `${'é'.repeat(130)}@b.c`,
    'a@b.\u202ec',
  ])('refuses the e-mail address %j', (email) => {
    expect(emailFlaw(email)).toMatchObject({ code: 'EMAIL_INVALID' });
  });

  it.each(['', ' ', 'x '.repeat(60), ' Anna', 'a\u0000', 'a\u202eb', '\ud800'])(
    'refuses the display name %j',
    (name) => {
      expect(displayNameFlaw(name)).toMatchObject({ code: 'DISPLAY_NAME_INVALID' });
    },
  );
});
