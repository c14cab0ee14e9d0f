import fc from 'fast-check';
import { Secret } from '@ringledger/secrets';
import { ACME, stateAfter, userCreated } from './testing/scenario.js';
import type { UserEvent } from './user.events.js';
import { userAggregate, userExists } from './user.js';

const all: UserEvent[] = [
  userCreated(),
  { type: 'UserProfileChanged', data: { email: '' } },
  { type: 'UserRoleChanged', data: { role: 'auditor', sipManagement: false } },
  { type: 'PasswordChanged', data: { passwordHash: Secret.of('2') } },
  { type: 'PasswordReset', data: { passwordHash: Secret.of('3') } },
  { type: 'UserEnabled', data: {} },
  { type: 'UserDisabled', data: {} },
  { type: 'UserDeleted', data: {} },
];

describe('user', () => {
  it('holds the user name until it is deleted, whatever its case', () => {
    const reservations = (...events: UserEvent[]) => userAggregate.reservations?.(stateAfter(userAggregate, ...events));
    expect(reservations(userCreated({ userName: 'Anna.Berg' }))).toMatchObject([
      { kind: 'userName', value: 'anna.berg', taken: { code: 'USER_NAME_TAKEN', field: 'userName' } },
    ]);
    expect(reservations(userCreated(), { type: 'UserDeleted', data: {} })).toEqual([]);
  });

  it('belongs to its organization or the platform, and deleted to nobody', () => {
    const organizationOf = (...events: UserEvent[]) =>
      userAggregate.organizationOf(stateAfter(userAggregate, ...events));
    expect(organizationOf(userCreated())).toBe(ACME);
    expect(organizationOf(userCreated({ organizationId: null }))).toBeNull();
    expect(organizationOf(userCreated(), { type: 'UserDeleted', data: {} })).toBeUndefined();
    expect(organizationOf()).toBeUndefined();
  });

  it('ends the tokens of before with every new password and every disabling, and with nothing else', () => {
    const version = (...events: UserEvent[]) => {
      const state = stateAfter(userAggregate, ...events);
      return userExists(state) ? state.credentialVersion : null;
    };
    const ending = new Set(['PasswordChanged', 'PasswordReset', 'UserDisabled']);
    for (const event of all.slice(1, -1)) {
      expect([event.type, version(userCreated(), event)]).toEqual([event.type, ending.has(event.type) ? 1 : 0]);
    }
  });

  it('takes events in any order without breaking, and a deletion is for ever', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...all)), (events) => {
        const state = stateAfter(userAggregate, ...events, { type: 'UserDeleted', data: {} }, ...all.slice(1));
        expect(['none', 'deleted']).toContain(state.status);
      }),
    );
  });
});
