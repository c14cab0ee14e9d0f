import { passwordFlaw } from './password-policy.js';

describe('password policy', () => {
  it.each([
    ['Kurz123!', 'shorter than 12'],
    ['x'.repeat(201), 'longer than 200'],
    ['abababababababab', 'repeats too few'],
    ['my-anna.berg-key', 'holds the user name'],
    ['my-ANNA.BERG-key', 'holds the user name'],
    ['password1234', 'easy to guess'],
    ['Ringledger!2', 'easy to guess'],
    ['\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff441234', 'easy to guess'],
    ['\u006f\u0308'.repeat(6), 'shorter than 12'],
  ])('refuses %s', (password, why) => {
    const flaw = passwordFlaw(password, 'anna.berg', 'newPassword');
    expect(flaw).toMatchObject({
      code: 'PASSWORD_TOO_WEAK',
      field: 'newPassword',
      message: expect.stringContaining(why),
    });
    expect(JSON.stringify(flaw)).not.toContain(password);
  });

  it.each([
    'correct horse battery staple',
    'Tür mit 9 Schlössern',
    'my password is a long phrase of words',
    '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧',
  ])('takes %s', (password) => {
    expect(passwordFlaw(password, 'anna.berg')).toBeNull();
  });

  it('does not hold a very short user name against a password', () => {
    expect(passwordFlaw('a quiet lighthouse', 'a')).toBeNull();
  });
});
