import { Secret } from '@ringledger/secrets';
import { ACME, projected, SUBJECT, userCreated } from '../../testing/scenario.js';
import type { UserEvent } from '../../user.events.js';
import { userEvents } from '../../user.events.js';
import { toUserEntry } from './user-directory.document.js';
import { userDirectoryProjection } from './user-directory.projection.js';

const project = (...events: UserEvent[]) => projected(userDirectoryProjection, ...events);

describe('user directory', () => {
  it('knows a user as it is now', () => {
    const document = project(
      userCreated({ userName: 'Anna.Berg' }),
      { type: 'UserProfileChanged', data: { email: '' } },
      { type: 'UserRoleChanged', data: { role: 'auditor', sipManagement: true } },
      { type: 'UserDisabled', data: {} },
    );
    expect(document).toEqual({
      _id: SUBJECT,
      organizationId: ACME,
      role: 'auditor',
      sipManagement: true,
      userName: 'Anna.Berg',
      userNameKey: 'anna.berg',
      displayName: 'Anna Berg',
      email: null,
      enabled: false,
      createdAt: '2030-01-01T00:00:00.000Z',
      version: 3,
    });
  });

  it('moves on with a new password, and keeps nothing of it', () => {
    const document = project(userCreated(), { type: 'PasswordReset', data: { passwordHash: Secret.of('canary') } });
    expect(document).toMatchObject({ version: 1 });
    expect(Object.keys(document ?? {})).not.toContain('passwordHash');
  });

  it('forgets who was deleted', () => {
    expect(project(userCreated(), { type: 'UserDeleted', data: {} })).toBeNull();
    expect(project(userCreated(), { type: 'UserDeleted', data: {} }, { type: 'UserEnabled', data: {} })).toBeNull();
  });

  it('reads every event of a user', () => {
    expect([...userDirectoryProjection.handles].sort()).toEqual(Object.keys(userEvents).sort());
  });

  it('shows no internals', () => {
    const document = project(userCreated());
    const entry = document && toUserEntry(document);
    expect(entry).toMatchObject({ id: SUBJECT, userName: 'anna.berg' });
    expect(entry && Object.keys(entry)).not.toContain('userNameKey');
  });
});
