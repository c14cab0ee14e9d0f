import { given } from '@ringledger/event-sourcing/testing';
import type { RegistrationDropped } from '../registration.events.js';
import { created } from '../testing/registered.js';
import { dropRegistration } from './drop-registration.js';

const dropped = (registrationId: string): RegistrationDropped => ({
  type: 'RegistrationDropped',
  data: { registrationId, cause: 'administrator' },
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
});
