import { ACME, acmeRegistered, projected } from '../../testing/scenario.js';
import { toEntry } from './organization-directory.document.js';
import { organizationDirectoryProjection } from './organization-directory.projection.js';

describe('organization directory', () => {
  const renamed = { type: 'OrganizationRenamed', data: { name: 'Ångström' } } as const;

  it('knows an organization as it is now, and sorts it without case and accents', () => {
    expect(projected(organizationDirectoryProjection, acmeRegistered, renamed)).toEqual({
      _id: ACME,
      organizationId: ACME,
      name: 'Ångström',
      nameOrder: 'angstrom',
      sipRealm: 'acme.sip.example.com',
      registeredAt: '2030-01-01T00:00:00.000Z',
      version: 1,
    });
  });

  it('makes nothing of a change of what it never saw', () => {
    expect(projected(organizationDirectoryProjection, renamed)).toBeNull();
  });

  it('shows no internals', () => {
    const document = projected(organizationDirectoryProjection, acmeRegistered);
    expect(document && Object.keys(toEntry(document)).sort()).toEqual([
      'id',
      'name',
      'registeredAt',
      'sipRealm',
      'version',
    ]);
  });
});
