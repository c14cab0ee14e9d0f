import { refusals } from '@ringledger/event-sourcing/testing';
import type { AggregateReader } from '@ringledger/event-sourcing';
import { permissionsOf, ROLES, roleBelongs, rolesManagedBy } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import { ACME, by, given, GOOD_PASSWORD, HASH, inAcme, onPlatform, SUBJECT, userCreated } from '../testing/scenario.js';
import type { UserEvent } from '../user.events.js';
import { createUser } from './create-user.js';
import type { CreateUserInput } from './create-user.js';

const input: CreateUserInput = {
  organizationId: null,
  role: 'user',
  sipManagement: false,
  userName: 'anna.berg',
  displayName: 'Anna Berg',
  email: 'anna@example.com',
  password: GOOD_PASSWORD,
  passwordHash: HASH,
};

describe('create a user', () => {
  it('in the organization of the administrator', () => {
    const decided = given<UserEvent>().when(createUser, input, by('organizationAdmin'), inAcme);
    expect(decided).toEqual({ accepted: true, events: [userCreated()] });
  });

  it('keeps the hash, never the password', () => {
    const decided = given<UserEvent>().when(createUser, input, by('organizationAdmin'), inAcme);
    const [event] = decided.accepted ? decided.events : [];
    if (event?.type !== 'UserCreated') throw new Error('no user was created');
    expect(Object.values(event.data)).not.toContain(GOOD_PASSWORD);
    expect(event.data.passwordHash).toBe(HASH);
  });

  it('names every broken field at once', () => {
    const broken = { ...input, userName: 'a b', displayName: '', email: 'anna', password: Secret.of('short') };
    expect(refusals(given<UserEvent>().when(createUser, broken, by('organizationAdmin'), inAcme))).toEqual([
      ['USER_NAME_INVALID', 'userName'],
      ['DISPLAY_NAME_INVALID', 'displayName'],
      ['EMAIL_INVALID', 'email'],
      ['PASSWORD_TOO_WEAK', 'password'],
    ]);
  });

  it('gives a role only where it can live, and only one that the creator may give', () => {
    for (const creator of [...ROLES, 'system'] as const) {
      for (const role of ROLES) {
        for (const facts of [inAcme, onPlatform]) {
          const { accepted } = given<UserEvent>().when(
            createUser,
            { ...input, role },
            by(creator, { permissions: permissionsOf('user') }),
            facts,
          );
          const expected = rolesManagedBy(creator).includes(role) && roleBelongs(role, facts.organizationId);
          expect([creator, role, facts.organizationId, accepted]).toEqual([
            creator,
            role,
            facts.organizationId,
            expected,
          ]);
        }
      }
    }
  });

  it('never lets an administrator of an organization make a provider', () => {
    const decided = given<UserEvent>().when(
      createUser,
      { ...input, role: 'provider' },
      by('organizationAdmin'),
      inAcme,
    );
    expect(refusals(decided)).toEqual([['ROLE_NOT_ALLOWED', 'role']]);
  });

  it('asks the provider for the organization when the role needs one', () => {
    const decided = given<UserEvent>().when(createUser, input, by('provider'), onPlatform);
    expect(refusals(decided)).toEqual([['ORGANIZATION_REQUIRED', 'organizationId']]);
  });

  it('is refused in an organization that does not exist', () => {
    const decided = given<UserEvent>().when(createUser, input, by('provider'), { organizationId: ACME, exists: false });
    expect(refusals(decided)).toEqual([['ORGANIZATION_NOT_FOUND', 'organizationId']]);
  });

  it.each([[[userCreated()]], [[userCreated(), { type: 'UserDeleted', data: {} } as const]]])(
    'makes one user of one id, also after a deletion',
    (events) => {
      const decided = given<UserEvent>(...events).when(createUser, input, by('organizationAdmin'), inAcme);
      expect(refusals(decided)).toEqual([['USER_ALREADY_EXISTS', null]]);
    },
  );

  it.each([
    ['of the token', 'organizationAdmin', null, ACME, true],
    ['named by the provider', 'provider', ACME, ACME, true],
    ['that nobody named', 'provider', null, null, true],
    ['of somebody else', 'organizationAdmin', SUBJECT, SUBJECT, false],
    ['that is not there', 'provider', SUBJECT, SUBJECT, false],
  ] as const)('looks for the organization %s', async (_what, role, named, organizationId, exists) => {
    const asked: string[] = [];
    const reader = {
      state: async (_aggregate: unknown, id: string) => {
        asked.push(id);
        return { status: id === ACME ? 'registered' : 'none' };
      },
    } as unknown as AggregateReader;
    const subject = { id: 'anna', state: { status: 'none' } } as const;
    const facts = await createUser.gather?.({ ...input, organizationId: named }, reader, by(role), subject);
    expect(facts).toEqual({ organizationId, exists });
    if (role === 'organizationAdmin') expect(asked).not.toContain(SUBJECT);
  });
});
