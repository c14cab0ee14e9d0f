import { Secret } from '@ringledger/secrets';
import { by, given, GOOD_PASSWORD, HASH, refusals, SUBJECT, userCreated } from '../testing/scenario.js';
import type { UserEvent } from '../user.events.js';
import { changePassword } from './change-password.js';

describe('change the own password', () => {
  const myself = by('user', { actor: { id: SUBJECT, kind: 'user', role: 'user' } });
  const input = { knowsOldPassword: true, isOldPassword: false, password: GOOD_PASSWORD, passwordHash: HASH };
  const user = given<UserEvent>(userCreated());

  it('with the old one', () => {
    expect(user.when(changePassword, input, myself)).toEqual({
      accepted: true,
      events: [{ type: 'PasswordChanged', data: { passwordHash: HASH } }],
    });
  });

  it('not without it, nor to a weak one', () => {
    const bad = { ...input, knowsOldPassword: false, password: Secret.of('short') };
    expect(refusals(user.when(changePassword, bad, myself))).toEqual([
      ['CREDENTIALS_WRONG', 'oldPassword'],
      ['PASSWORD_TOO_WEAK', 'newPassword'],
    ]);
  });

  it('not to the one that it is', () => {
    expect(refusals(user.when(changePassword, { ...input, isOldPassword: true }, myself))).toEqual([
      ['PASSWORD_UNCHANGED', 'newPassword'],
    ]);
  });

  it('of nobody else', () => {
    expect(refusals(user.when(changePassword, input, by('provider')))).toEqual([['USER_NOT_FOUND', null]]);
    expect(refusals(given<UserEvent>().when(changePassword, input, myself))).toEqual([['USER_NOT_FOUND', null]]);
  });
});
