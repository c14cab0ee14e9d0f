import { refusals } from '@ringledger/event-sourcing/testing';
import { ACME, acmeRegistered, given } from '../testing/scenario.js';
import { registerOrganization } from './register-organization.js';

const exchange = { baseDomain: 'sip.example.com', host: 'PBX.example.com' };
const input = { name: 'Acme', sipRealm: 'acme.sip.example.com', exchange };

describe('register an organization', () => {
  it('refuses a realm that the exchange goes under, or an address', () => {
    const decided = ['pbx.example.com', '127.0.0.1'].map((sipRealm) =>
      given().when(registerOrganization, { ...input, sipRealm }),
    );
    expect(decided).toMatchObject([
      { accepted: false, refusals: [{ code: 'SIP_REALM_OF_EXCHANGE' }] },
      { accepted: false, refusals: [{ code: 'SIP_REALM_INVALID' }] },
    ]);
  });

  it('takes a name and a SIP realm', () => {
    expect(given().when(registerOrganization, input)).toEqual({ accepted: true, events: [acmeRegistered] });
  });

  it('fills the SIP realm in (S2-04)', () => {
    const decided = given().when(registerOrganization, { ...input, name: 'Müller & Söhne', sipRealm: null });
    expect(decided).toMatchObject({
      accepted: true,
      events: [{ data: { organizationId: ACME, sipRealm: 'muller-sohne-7d1c9a52.sip.example.com' } }],
    });
  });

  it('names every broken field at once', () => {
    const decided = given().when(registerOrganization, { ...input, name: ' ', sipRealm: 'no domain' });
    expect(refusals(decided)).toEqual([
      ['ORGANIZATION_NAME_INVALID', 'name'],
      ['SIP_REALM_INVALID', 'sipRealm'],
    ]);
  });

  it('is for the provider only', () => {
    const decided = given().when(registerOrganization, input, { organizationId: 'another' });
    expect(refusals(decided)).toEqual([['PLATFORM_ONLY', null]]);
  });

  it('makes one organization of one id', () => {
    expect(refusals(given(acmeRegistered).when(registerOrganization, input))).toEqual([
      ['ORGANIZATION_ALREADY_EXISTS', null],
    ]);
  });
});
