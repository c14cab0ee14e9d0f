import type { Clock } from '@ringledger/system';
import { Accounts } from './accounts.js';
import { PrincipalFinder } from './principal-finder.js';
import type { OidcTokens } from './tokens/oidc-tokens.js';
import type { OwnTokens } from './tokens/own-tokens.js';

class OneOrganization extends Accounts {
  override async user() {
    return null;
  }
  override async serviceKey() {
    return null;
  }
  override async hasOrganization(organizationId: string) {
    return organizationId === 'acme';
  }
}

describe('a user of another issuer', () => {
  let ended = false;
  const finder = (organizationId: string | null) => {
    const claims = { subject: 'anna', role: 'auditor', organizationId, expiresAt: new Date(0) } as const;
    const tokens = { issuer: 'https://login.example.com', verify: async () => claims, hasEnded: () => ended };
    return new PrincipalFinder(new OneOrganization(), {} as OwnTokens, tokens as unknown as OidcTokens, {} as Clock);
  };
  const find = (organizationId: string | null) => finder(organizationId).find('a.b.c', 'https://login.example.com');

  it('is found for an organization that there is, and for the platform', async () => {
    expect(await find('acme')).toMatchObject({ actor: { id: 'oidc:anna' }, organizationId: 'acme' });
    expect(await find(null)).toMatchObject({ actor: { id: 'oidc:anna' }, organizationId: null });
  });

  it('is not found for an organization that there is not: nobody could say whose it would be', async () => {
    expect(await find('nobody')).toBeNull();
  });

  it('is found again until the token ends', async () => {
    const principal = await find('acme');
    if (principal === null) throw new Error('not found at all');
    expect(await finder('acme').again(principal)).toEqual(principal);
    ended = true;
    expect(await finder('acme').again(principal)).toBeNull();
  });
});
