import { given as givenEvents, TEST_ORGANIZATION } from '@ringledger/event-sourcing/testing';
import type { SipAccountState } from '@ringledger/sip-accounts';
import type { RegistrationDropped, RegistrationEvent } from '../registration.events.js';
import { created } from '../testing/registered.js';
import { dropRegistration } from './drop-registration.js';

const dropped = (registrationId: string): RegistrationDropped => ({
  type: 'RegistrationDropped',
  data: { registrationId, cause: 'administrator' },
});

const account = { status: 'enabled', organizationId: TEST_ORGANIZATION } as SipAccountState;
const given = (...events: readonly RegistrationEvent[]) => ({
  when: (
    decision: typeof dropRegistration,
    input: { registrationId: string | null },
    circumstances: { facts?: { account: SipAccountState }; context?: { organizationId: string | null } } = {},
  ) => givenEvents(...events).when(decision, input, { facts: { account }, ...circumstances }),
});

describe('dropping registrations', () => {
  it('ends the one that is named', () => {
    given(created('r1'), created('r2')).when(dropRegistration, { registrationId: 'r2' }).then(dropped('r2'));
  });

  it('ends all that are open', () => {
    given(created('r1'), created('r2'), dropped('r1'), created('r3'))
      .when(dropRegistration, { registrationId: null })
      .then(dropped('r2'), dropped('r3'));
  });

  it('has nothing to do for all of none', () => {
    given(created('r1'), dropped('r1')).when(dropRegistration, { registrationId: null }).thenNothing();
  });

  it.each([
    ['has ended', dropped('r1')],
    ['never was', created('r2')],
  ])('refuses one that %s', (_, event) => {
    given(created('r2'), event)
      .when(dropRegistration, { registrationId: 'r1' })
      .thenRefusedExactly(['REGISTRATION_NOT_FOUND', 'registrationId']);
  });

  it('has nothing to do for all of an account that has never registered', () => {
    given().when(dropRegistration, { registrationId: null }).thenNothing();
  });

  it('refuses one of an account that has never registered', () => {
    given()
      .when(dropRegistration, { registrationId: 'r1' })
      .thenRefusedExactly(['REGISTRATION_NOT_FOUND', 'registrationId']);
  });

  it.each<[string, SipAccountState, string | null]>([
    ['is not there', { status: 'none' }, TEST_ORGANIZATION],
    ['was deleted', { status: 'deleted' }, null],
    ['is of another organization', account, 'another'],
  ])('refuses an account that %s', (_, found, organizationId) => {
    for (const registrationId of ['r1', null]) {
      given(created('r1'))
        .when(dropRegistration, { registrationId }, { facts: { account: found }, context: { organizationId } })
        .thenRefusedExactly(['SIP_ACCOUNT_NOT_FOUND', 'sipAccountId']);
    }
  });

  it('is for the platform as well', () => {
    given(created('r1'))
      .when(dropRegistration, { registrationId: null }, { context: { organizationId: null } })
      .then(dropped('r1'));
  });
});
