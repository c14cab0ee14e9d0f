import { registrarAccount } from '../testing/registrar-account.js';
import { accountEntry, fingerprint, userAgentExpression } from './account-entry.js';

const instance = { instance: 'i1', realm: 'pbx.example' };

describe('what Kamailio is told of an account', () => {
  it('is one line of the table in its configuration', async () => {
    const account = registrarAccount({
      id: 'account-1',
      userName: 'anna',
      authenticationUser: 'anna.auth',
      transports: ['TLS', 'WS'],
      networks: ['192.0.2.0/24', '2001:db8::/32'],
      userAgents: ['snom*'],
    });
    // MD5 of anna.auth:<realm>:secret.
    expect(accountEntry(account, await account.credentials(), instance).split(';')).toEqual([
      'i1',
      String(fingerprint(account)),
      'anna',
      'acme.pbx.example',
      'fe7815362a0638ecc669e25ef5b3c096',
      'f20a077c6c8852b48942f52b082718ad',
      'tls,ws',
      '192.0.2.0/24,2001:db8::/32',
      '1',
      expect.stringMatching(/^[0-9a-f]{16}$/),
    ]);
  });

  it('changes with the user agents that may register', async () => {
    const entryOf = async (userAgents: readonly string[]) => {
      const account = registrarAccount({ id: 'same', userName: 'anna', userAgents });
      return accountEntry(account, await account.credentials(), instance);
    };
    expect(await entryOf(['Snom*'])).toBe(await entryOf(['Snom*']));
    expect(await entryOf(['Snom*'])).not.toBe(await entryOf(['Snom*', 'Yealink*']));
  });

  it('allows everything that the account does not speak of', async () => {
    const account = registrarAccount();
    expect(accountEntry(account, await account.credentials(), instance)).toMatch(/;\*;\*;0$/);
  });

  it('has a fingerprint that changes with the credentials and with nothing else', () => {
    const account = registrarAccount();
    expect(fingerprint({ ...account, networks: ['192.0.2.0/24'] })).toBe(fingerprint(account));
    const others = [{ passwordRevision: 7 }, { id: 'other' }, { authenticationUser: 'other' }, { realm: 'other' }];
    const all = [account, ...others.map((change) => ({ ...account, ...change }))].map(fingerprint);
    expect(new Set(all).size).toBe(5);
    for (const one of all) expect(one).toBeLessThan(2 ** 31);
  });

  it('holds a user agent to the pattern, not to what the pattern would mean as an expression', () => {
    const expression = new RegExp(userAgentExpression(['snomD7?5/1.*', 'Yea(link', 'a|b+c[d]{1}\\^$']), 'i');
    for (const right of ['SNOMd7?5/1.0', 'snomD7?5/1.', 'yea(link', 'a|b+c[d]{1}\\^$'])
      expect(right).toMatch(expression);
    for (const wrong of ['snomD75/1.0', 'x snomD7?5/1.0', 'snomD7?5/1', 'yealink', 'a', ''])
      expect(wrong).not.toMatch(expression);
  });
});
