import { refusals } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import { by, given, GOOD_PASSWORD, HASH, SUBJECT, userCreated } from '../testing/scenario.js';
import type { UserEvent } from '../user.events.js';
import { changePassword } from './change-password.js';
import type { OldPasswordProof } from './change-password.js';

const NEW_HASH = Secret.of('$argon2id$of a new password');

describe('change the own password', () => {
  const myself = by('user', { actor: { id: SUBJECT, kind: 'user', role: 'user' }, credentialVersion: 0 });
  const input = { isOldPassword: false, password: GOOD_PASSWORD };
  const right: OldPasswordProof = { old: 'right', passwordHash: NEW_HASH };
  const user = given<UserEvent>(userCreated());
  const decision = changePassword(async () => right);

  it('with the old one', () => {
    expect(user.when(decision, input, myself, right)).toEqual({
      accepted: true,
      events: [{ type: 'PasswordChanged', data: { passwordHash: NEW_HASH } }],
    });
  });

  it('not without it, nor to a weak one', () => {
    const bad = { ...input, password: Secret.of('short') };
    expect(refusals(user.when(decision, bad, myself, { old: 'wrong' }))).toEqual([
      ['CREDENTIALS_WRONG', 'oldPassword'],
      ['PASSWORD_TOO_WEAK', 'newPassword'],
    ]);
    expect(refusals(user.when(decision, input, myself, { old: 'tooManyAttempts' }))).toEqual([
      ['TOO_MANY_ATTEMPTS', null],
    ]);
  });

  it('not to the one that it is', () => {
    expect(refusals(user.when(decision, { ...input, isOldPassword: true }, myself, right))).toEqual([
      ['PASSWORD_UNCHANGED', 'newPassword'],
    ]);
  });

  it.each<UserEvent[]>([
    [{ type: 'PasswordReset', data: { passwordHash: HASH } }],
    [{ type: 'PasswordChanged', data: { passwordHash: HASH } }],
    [{ type: 'UserDisabled', data: {} }],
    [
      { type: 'UserDisabled', data: {} },
      { type: 'UserEnabled', data: {} },
    ],
  ])('not with a token that has ended since the old one was proven', (...since) => {
    const changed = given<UserEvent>(userCreated(), ...since);
    expect(refusals(changed.when(decision, input, myself, right))).toEqual([['TOKEN_ENDED', null]]);
  });

  it('of a disabled user neither, whatever the token', () => {
    const disabled = given<UserEvent>(userCreated(), { type: 'UserDisabled', data: {} });
    expect(refusals(disabled.when(decision, input, { ...myself, credentialVersion: 1 }, right))).toEqual([
      ['TOKEN_ENDED', null],
    ]);
  });

  it('of nobody else', () => {
    expect(refusals(user.when(decision, input, by('provider'), right))).toEqual([['USER_NOT_FOUND', null]]);
    expect(refusals(given<UserEvent>().when(decision, input, myself, right))).toEqual([['USER_NOT_FOUND', null]]);
  });
});
