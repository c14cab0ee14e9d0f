import fc from 'fast-check';
import { organizationAggregate } from './organization.js';
import { acmeRegistered, ACME } from './testing/scenario.js';

const { evolve, initialState, organizationOf, reservations } = organizationAggregate;

describe('organization', () => {
  it('belongs to itself and holds its SIP realm', () => {
    const state = evolve(initialState, acmeRegistered);
    expect(organizationOf(state)).toBe(ACME);
    expect(reservations?.(state)).toMatchObject([
      { kind: 'sipRealm', value: 'acme.sip.example.com', taken: { code: 'SIP_REALM_TAKEN' } },
    ]);
    expect(organizationOf(initialState)).toBeUndefined();
    expect(reservations?.(initialState)).toEqual([]);
  });

  it('takes events in any order without breaking', () => {
    const renamed = { type: 'OrganizationRenamed', data: { name: 'X' } } as const;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(acmeRegistered, renamed)), (events) => {
        const state = events.reduce(evolve, initialState);
        expect(state.status).toBe(events.includes(acmeRegistered) ? 'registered' : 'none');
      }),
    );
  });
});
