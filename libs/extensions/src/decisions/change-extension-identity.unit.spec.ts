import { refusals } from '@ringledger/event-sourcing/testing';
import { accept } from '@ringledger/event-sourcing';
import type { ExtensionEvent } from '../extension.events.js';
import { ACME, given } from '../testing/scenario.js';
import { changeExtensionIdentity } from './change-extension-identity.js';

const created: ExtensionEvent = {
  type: 'ExtensionCreated',
  data: { organizationId: ACME, number: '201', firstName: 'Anna', lastName: 'Smith', email: 'anna@example.org' },
};

describe('ChangeExtensionIdentity', () => {
  it('writes only what differs', () => {
    const input = { firstName: 'Anna', lastName: ' Meyer', email: null, displayName: '' };
    expect(given(created).when(changeExtensionIdentity, input)).toEqual(
      accept({ type: 'ExtensionIdentityChanged', data: { lastName: 'Meyer', email: '' } }),
    );
  });

  it('writes nothing when nothing differs', () => {
    expect(given(created).when(changeExtensionIdentity, { firstName: 'Anna', mobileNumber: null })).toEqual(accept());
    expect(given(created).when(changeExtensionIdentity, {})).toEqual(accept());
  });

  it('changes nothing at all when one field is broken', () => {
    const decided = given(created).when(changeExtensionIdentity, { lastName: 'Meyer', mobileNumber: 'call me' });
    expect(refusals(decided)).toEqual([['EXTENSION_MOBILE_NUMBER_INVALID', 'mobileNumber']]);
  });

  it('needs an extension', () => {
    expect(refusals(given().when(changeExtensionIdentity, {}))).toEqual([['EXTENSION_NOT_FOUND', null]]);
  });
});
