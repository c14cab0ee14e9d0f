import { refusals } from '@ringledger/event-sourcing/testing';
import { ACME, acmeRegistered, given } from '../testing/scenario.js';
import { renameOrganization } from './rename-organization.js';

describe('rename an organization', () => {
  it('changes the name and nothing else', () => {
    expect(given(acmeRegistered).when(renameOrganization, { name: 'Acme GmbH' })).toEqual({
      accepted: true,
      events: [{ type: 'OrganizationRenamed', data: { name: 'Acme GmbH' } }],
    });
  });

  it('has nothing to do when the name is the same', () => {
    expect(given(acmeRegistered).when(renameOrganization, { name: 'Acme' })).toEqual({ accepted: true, events: [] });
  });

  it.each([
    ['a bad name', [acmeRegistered], 'a\u202eb', {}, ['ORGANIZATION_NAME_INVALID', 'name']],
    ['no organization', [], 'Acme', {}, ['ORGANIZATION_NOT_FOUND', 'organizationId']],
    ['an administrator of the organization', [acmeRegistered], 'X', { organizationId: ACME }, ['PLATFORM_ONLY', null]],
  ])('is refused for %s', (_what, events, name, context, expected) => {
    expect(refusals(given(...events).when(renameOrganization, { name }, context))).toEqual([expected]);
  });
});
