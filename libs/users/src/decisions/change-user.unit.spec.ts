import { refusals } from '@ringledger/event-sourcing/testing';
import type { Decision } from '@ringledger/event-sourcing';
import { permissionsOf } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import { by, given, GOOD_PASSWORD, HASH, SUBJECT, userCreated } from '../testing/scenario.js';
import type { UserEvent } from '../user.events.js';
import type { UserState } from '../user.js';
import { changeUserProfile } from './change-user-profile.js';
import { changeUserRole } from './change-user-role.js';
import { deleteUser } from './delete-user.js';
import { disableUser } from './disable-user.js';
import { enableUser } from './enable-user.js';
import { resetPassword } from './reset-password.js';

const disabled = { type: 'UserDisabled', data: {} } as const;
const deleted = { type: 'UserDeleted', data: {} } as const;
const passwords = { password: GOOD_PASSWORD, passwordHash: HASH };

/** Each with an input that changes a user with the role `user`. */
const decisions = [
  [changeUserProfile, { displayName: 'Anna Lund' }],
  [changeUserRole, { role: 'user', sipManagement: true }],
  [enableUser, {}],
  [disableUser, {}],
  [deleteUser, {}],
  [resetPassword, passwords],
] as unknown as readonly [Decision<unknown, UserState, UserEvent>, unknown][];

describe('change a user', () => {
  it.each(decisions)('$name needs a user', (decision, input) => {
    for (const events of [[], [userCreated(), deleted]]) {
      expect(refusals(given<UserEvent>(...events).when(decision, input, by('provider')))).toEqual([
        ['USER_NOT_FOUND', null],
      ]);
    }
  });

  it.each(decisions)('$name is not for those who could not have made the user', (decision, input) => {
    for (const [role, actor] of [
      ['provider', 'organizationAdmin'],
      ['organizationAdmin', 'service'],
      ['auditor', 'service'],
      ['user', 'user'],
      ['user', 'auditor'],
    ] as const) {
      const decided = given<UserEvent>(userCreated({ role })).when(decision, input, by(actor));
      expect([role, actor, refusals(decided)[0]]).toEqual([role, actor, ['ROLE_NOT_ALLOWED', null]]);
    }
  });

  it.each(decisions)('$name is not for a key that may not do what the user may', (decision, input) => {
    const who = (sipManagement: boolean) => userCreated({ sipManagement });
    const plain = permissionsOf('user');
    const more = permissionsOf('user', { sipManagement: true });
    for (const [user, permissions, flaw] of [
      [who(true), plain, ['ROLE_NOT_ALLOWED', null]],
      [who(false), new Set(['user.manage']), ['ROLE_NOT_ALLOWED', null]],
      [who(true), more, undefined],
    ] as const) {
      const decided = given<UserEvent>(user).when(decision, input, by('service', { permissions }));
      expect(refusals(decided)[0]).toEqual(flaw);
    }
  });

  it.each([changeUserRole, disableUser, deleteUser, resetPassword] as unknown as Decision<
    unknown,
    UserState,
    UserEvent
  >[])('$name is nothing that one does to oneself', (decision) => {
    const myself = by('provider', { actor: { id: SUBJECT, kind: 'user', role: 'provider' } });
    const input = { role: 'auditor', sipManagement: false, ...passwords };
    const decided = given<UserEvent>(userCreated({ role: 'provider', organizationId: null })).when(
      decision,
      input,
      myself,
    );
    expect(refusals(decided)).toEqual([['USER_IS_YOURSELF', null]]);
  });

  it('given a weak password for oneself, when it is reset, then both are named, and how to change it', () => {
    const myself = by('provider', { actor: { id: SUBJECT, kind: 'user', role: 'provider' } });
    const input = { password: Secret.of('short'), passwordHash: HASH };
    const decided = given<UserEvent>(userCreated()).when(resetPassword, input, myself);
    expect(refusals(decided)).toEqual([
      ['USER_IS_YOURSELF', null],
      ['PASSWORD_TOO_WEAK', 'newPassword'],
    ]);
    expect(JSON.stringify(decided)).toContain('changeMyPassword');
  });

  it('changes of the profile only what is new', () => {
    const when = (input: object) =>
      given<UserEvent>(userCreated()).when(changeUserProfile, input, by('organizationAdmin'));
    expect(when({ displayName: 'Anna Lund', email: 'anna@example.com' })).toEqual({
      accepted: true,
      events: [{ type: 'UserProfileChanged', data: { displayName: 'Anna Lund' } }],
    });
    expect(when({ email: '' })).toMatchObject({ events: [{ data: { email: '' } }] });
    expect(when({})).toEqual({ accepted: true, events: [] });
    expect(refusals(when({ displayName: 'a\nb', email: '@' }))).toEqual([
      ['DISPLAY_NAME_INVALID', 'displayName'],
      ['EMAIL_INVALID', 'email'],
    ]);
  });

  it('lets everybody change their own profile', () => {
    const myself = by('user', { actor: { id: SUBJECT, kind: 'user', role: 'user' } });
    const decided = given<UserEvent>(userCreated()).when(changeUserProfile, { email: 'new@example.com' }, myself);
    expect(decided).toMatchObject({ accepted: true, events: [{ data: { email: 'new@example.com' } }] });
  });

  it('changes the role within what the organization can have', () => {
    const to = (role: 'organizationAdmin' | 'provider' | 'service') =>
      given<UserEvent>(userCreated()).when(changeUserRole, { role, sipManagement: false }, by('provider'));
    expect(to('organizationAdmin')).toMatchObject({
      events: [{ type: 'UserRoleChanged', data: { role: 'organizationAdmin' } }],
    });
    expect(refusals(to('provider'))).toEqual([['ROLE_NOT_ALLOWED', 'role']]);
    expect(refusals(to('service'))).toEqual([['ROLE_NOT_ALLOWED', 'role']]);
    const same = given<UserEvent>(userCreated()).when(
      changeUserRole,
      { role: 'user', sipManagement: false },
      by('provider'),
    );
    expect(same).toEqual({ accepted: true, events: [] });
  });

  it('refuses who is of the platform a role of an organization, and names nothing that was not asked for', () => {
    const ofPlatform = userCreated({ role: 'auditor', organizationId: null });
    const input = { role: 'organizationAdmin', sipManagement: false } as const;
    const decided = given<UserEvent>(ofPlatform).when(changeUserRole, input, by('provider', { organizationId: null }));
    expect(refusals(decided)).toEqual([['ORGANIZATION_REQUIRED', 'role']]);
  });

  it('disables and enables, each once', () => {
    const when = (decision: typeof enableUser, ...events: UserEvent[]) =>
      given<UserEvent>(userCreated(), ...events).when(decision, {}, by('organizationAdmin'));
    expect(when(disableUser)).toEqual({ accepted: true, events: [disabled] });
    expect(when(disableUser, disabled)).toEqual({ accepted: true, events: [] });
    expect(when(enableUser, disabled)).toEqual({ accepted: true, events: [{ type: 'UserEnabled', data: {} }] });
    expect(when(enableUser)).toEqual({ accepted: true, events: [] });
    expect(when(deleteUser, disabled)).toEqual({ accepted: true, events: [deleted] });
  });

  it('resets a password to a good one only', () => {
    const when = (password: Secret) =>
      given<UserEvent>(userCreated()).when(resetPassword, { password, passwordHash: HASH }, by('organizationAdmin'));
    expect(when(GOOD_PASSWORD)).toEqual({
      accepted: true,
      events: [{ type: 'PasswordReset', data: { passwordHash: HASH } }],
    });
    expect(refusals(when(Secret.of('my-anna.berg-key')))).toEqual([['PASSWORD_TOO_WEAK', 'newPassword']]);
  });
});
