import { randomBytes } from 'node:crypto';
import { Secret } from '@ringledger/secrets';
import { RandomIds } from '@ringledger/system';
import { HOUR, ManualClock } from '@ringledger/system/testing';
import { Accounts } from './accounts.js';
import type { ServiceKeyAccount, UserAccount } from './accounts.js';
import { CachingAuthenticator } from './caching-authenticator.js';
import { PrincipalFinder } from './principal-finder.js';
import { OwnTokens } from './tokens/own-tokens.js';
import { hashServiceKeySecret, serviceKeyCredential } from './tokens/service-key-credential.js';
import { TokenKeys } from './tokens/token-keys.js';

class SomeAccounts extends Accounts {
  readonly users = new Map<string, UserAccount>();
  readonly keys = new Map<string, ServiceKeyAccount>();
  asked = 0;
  hold: () => Promise<void> = async () => undefined;
  override async user(userId: string) {
    this.asked += 1;
    const user = this.users.get(userId) ?? null;
    await this.hold();
    return user;
  }
  override async hasOrganization(organizationId: string) {
    return organizationId === 'o-1';
  }
  override async serviceKey(serviceKeyId: string) {
    this.asked += 1;
    return this.keys.get(serviceKeyId) ?? null;
  }
}

const anna: UserAccount = {
  userId: 'anna',
  organizationId: 'o-1',
  role: 'organizationAdmin',
  sipManagement: false,
  isEnabled: true,
  credentialVersion: 2,
};

describe('authenticator', () => {
  const serviceKeyId = new RandomIds().next();
  const secret = Secret.of(randomBytes(24).toString('hex'));
  const serviceHeader = `Bearer ${serviceKeyCredential(serviceKeyId, secret).reveal()}`;
  const serviceKey: ServiceKeyAccount = {
    serviceKeyId,
    organizationId: 'o-1',
    permissions: ['device.read'],
    secretHash: hashServiceKeySecret(secret),
    isRevoked: false,
    expiresAt: null,
  };
  let clock: ManualClock;
  let accounts: SomeAccounts;
  let tokens: OwnTokens;
  let authenticator: CachingAuthenticator;
  let header: string;

  beforeEach(async () => {
    clock = new ManualClock(1_900_000_000_000);
    accounts = new SomeAccounts();
    accounts.users.set('anna', anna);
    accounts.keys.set(serviceKeyId, serviceKey);
    const ring = { tokenKeys: [{ id: 'k', key: randomBytes(32), createdAt: '' }], refresh: async () => undefined };
    tokens = new OwnTokens(new TokenKeys(ring), clock);
    authenticator = new CachingAuthenticator(new PrincipalFinder(accounts, tokens, null, clock), clock, clock);
    header = `Bearer ${(await tokens.issue('anna', 2)).token}`;
  });

  const isAccepted = async (authorization: string | undefined) =>
    (await authenticator.authenticate(authorization)).authenticated;

  it('knows a user by token, with the role and organization of now', async () => {
    accounts.users.set('anna', { ...anna, role: 'auditor' });
    const authentication = await authenticator.authenticate(header);
    expect(authentication).toMatchObject({
      authenticated: true,
      principal: { actor: { id: 'anna', kind: 'user', role: 'auditor' }, organizationId: 'o-1', userId: 'anna' },
    });
  });

  it('knows a service by its key, with what was granted and no more', async () => {
    const authentication = await authenticator.authenticate(serviceHeader);
    expect(authentication).toMatchObject({
      authenticated: true,
      principal: {
        actor: { id: serviceKeyId, kind: 'service', role: 'service' },
        permissions: new Set(['device.read']),
      },
    });
  });

  it('gives one and the same refusal for whatever is wrong', async () => {
    accounts.users.set('berta', { ...anna, userId: 'berta', isEnabled: false });
    const bad = [
      undefined,
      '',
      'Bearer',
      'Basic YTpi',
      'Bearer x.y.z',
      `Bearer ${'x'.repeat(9000)}`,
      `Bearer ${(await tokens.issue('anna', 1)).token}`,
      `Bearer ${(await tokens.issue('berta', 2)).token}`,
      `Bearer ${(await tokens.issue('nobody', 2)).token}`,
      serviceHeader.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      `Bearer ${serviceKeyCredential(new RandomIds().next(), secret).reveal()}`,
    ];
    const refusals = await Promise.all(bad.map((authorization) => authenticator.authenticate(authorization)));
    expect(new Set(refusals.map((refused) => JSON.stringify(refused))).size).toBe(1);
    expect(refusals[0]).toMatchObject({ authenticated: false, refusal: { code: 'UNAUTHENTICATED' } });
  });

  it('asks once in a few seconds, and then again', async () => {
    for (let n = 0; n < 10; n += 1) expect(await isAccepted(header)).toBe(true);
    expect(accounts.asked).toBe(1);
    accounts.users.set('anna', { ...anna, isEnabled: false });
    clock.pass(4_999);
    expect(await isAccepted(header)).toBe(true);
    clock.pass(1);
    expect(await isAccepted(header)).toBe(false);
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR / 2],
  ])('asks again after a few seconds though the clock is set %s meanwhile', async (_where, jump) => {
    expect(await isAccepted(header)).toBe(true);
    accounts.users.set('anna', { ...anna, isEnabled: false });
    clock.set(jump);
    clock.pass(4_999);
    expect(await isAccepted(header)).toBe(true);
    clock.pass(1);
    expect(await isAccepted(header)).toBe(false);
  });

  it('sees at once what it was told to forget', async () => {
    expect(await isAccepted(header)).toBe(true);
    expect(await isAccepted(serviceHeader)).toBe(true);
    accounts.users.set('anna', { ...anna, isEnabled: false });
    accounts.keys.set(serviceKeyId, { ...serviceKey, isRevoked: true });
    authenticator.forget('anna');
    authenticator.forget(serviceKeyId);
    expect(await isAccepted(header)).toBe(false);
    expect(await isAccepted(serviceHeader)).toBe(false);
  });

  it('does not remember a check that was under way when the user changed', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    accounts.hold = () => held;
    const early = authenticator.authenticate(header);
    while (accounts.asked === 0) await new Promise(setImmediate);
    accounts.users.set('anna', { ...anna, isEnabled: false });
    authenticator.forget('anna');
    release();
    expect((await early).authenticated).toBe(true);
    expect(await isAccepted(header)).toBe(false);
  });

  it('lets no token live longer in memory than it lives', async () => {
    clock.pass(3_598_000);
    expect(await isAccepted(header)).toBe(true);
    clock.pass(2_000);
    expect(await isAccepted(header)).toBe(false);
  });

  it('ends a token by the time of day, which may be set', async () => {
    expect(await isAccepted(header)).toBe(true);
    clock.set(HOUR);
    expect(await isAccepted(header)).toBe(false);
  });

  it('ends a service key at its time', async () => {
    accounts.keys.set(serviceKeyId, { ...serviceKey, expiresAt: new Date(clock.time + 1_000) });
    expect(await isAccepted(serviceHeader)).toBe(true);
    clock.pass(1_000);
    expect(await isAccepted(serviceHeader)).toBe(false);
  });

  describe('is asked again of whom it found', () => {
    const found = async (authorization: string) => {
      const authentication = await authenticator.authenticate(authorization);
      if (!authentication.authenticated) throw new Error('not found at all');
      return authentication.principal;
    };

    it.each([
      ['was disabled', { ...anna, isEnabled: false }],
      ['has another password', { ...anna, credentialVersion: 3 }],
      ['has another role', { ...anna, role: 'auditor' }],
      ['may more', { ...anna, role: 'user', sipManagement: true }],
    ] as const)('and knows at once that a user %s', async (_, changed) => {
      const principal = await found(header);
      expect(await authenticator.stands(principal)).toBe(true);
      accounts.users.set('anna', changed);
      expect(await authenticator.stands(principal)).toBe(false);
    });

    it('and knows at once that a user is gone, a token has run out', async () => {
      const principal = await found(header);
      clock.set(HOUR);
      expect(await authenticator.stands(principal)).toBe(false);
      clock.set(-HOUR);
      accounts.users.delete('anna');
      expect(await authenticator.stands(principal)).toBe(false);
    });

    it('and knows at once that a service key was revoked, or has run out', async () => {
      accounts.keys.set(serviceKeyId, { ...serviceKey, expiresAt: new Date(clock.time + 1_000) });
      const principal = await found(serviceHeader);
      expect(await authenticator.stands(principal)).toBe(true);
      clock.pass(1_000);
      expect(await authenticator.stands(principal)).toBe(false);
      accounts.keys.set(serviceKeyId, { ...serviceKey, isRevoked: true });
      expect(await authenticator.stands(principal)).toBe(false);
    });
  });

  it('says that it cannot tell, instead of refusing, when the accounts cannot be read', async () => {
    accounts.hold = () => Promise.reject(new Error('the log does not answer'));
    await expect(authenticator.authenticate(header)).rejects.toThrow('the log does not answer');
  });
});
