import { Accounts } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import { derivedId } from '@ringledger/system';
import { createUser } from './decisions/create-user.js';
import { deleteUser } from './decisions/delete-user.js';
import { disableUser } from './decisions/disable-user.js';
import { issueServiceKey } from './decisions/issue-service-key.js';
import { revokeServiceKey } from './decisions/revoke-service-key.js';
import { Exchange } from './testing/exchange.js';
import { ACME, GOOD_PASSWORD, HASH } from './testing/scenario.js';

describe('accounts in the log', () => {
  let exchange: Exchange;
  let accounts: Accounts;
  beforeEach(async () => {
    exchange = await Exchange.start();
    accounts = exchange.get(Accounts);
  });
  afterEach(() => exchange.stop());

  it('are users as they are now', async () => {
    const userId = derivedId('anna');
    expect(await accounts.user(userId)).toBeNull();
    const names = { userName: 'anna', displayName: 'Anna', email: null, password: GOOD_PASSWORD, passwordHash: HASH };
    await exchange.execute(createUser, userId, { organizationId: ACME, role: 'user', sipManagement: true, ...names });
    expect(await accounts.user(userId)).toEqual({
      userId,
      organizationId: ACME,
      role: 'user',
      sipManagement: true,
      isEnabled: true,
      credentialVersion: 0,
    });
    await exchange.execute(disableUser, userId, {});
    expect(await accounts.user(userId)).toMatchObject({ isEnabled: false, credentialVersion: 1 });
    await exchange.execute(deleteUser, userId, {});
    expect(await accounts.user(userId)).toBeNull();
  });

  it('know the organizations that there are', async () => {
    expect(await accounts.hasOrganization(ACME)).toBe(true);
    expect(await accounts.hasOrganization(derivedId('nobody'))).toBe(false);
  });

  it('are service keys as they are now', async () => {
    const serviceKeyId = derivedId('billing');
    const grant = { permissions: ['device.read'], grantable: ['device.read'] as const, secretHash: Secret.of('5e88') };
    const expiresAt = '2131-01-01T00:00:00.000Z';
    const input = { organizationId: null, name: 'Billing', expiresAt, ...grant };
    expect(await accounts.serviceKey(serviceKeyId)).toBeNull();
    await exchange.execute(issueServiceKey, serviceKeyId, input);
    expect(await accounts.serviceKey(serviceKeyId)).toEqual({
      serviceKeyId,
      organizationId: null,
      permissions: ['device.read'],
      secretHash: '5e88',
      isRevoked: false,
      expiresAt: new Date(expiresAt),
    });
    await exchange.execute(revokeServiceKey, serviceKeyId, {});
    expect(await accounts.serviceKey(serviceKeyId)).toMatchObject({ isRevoked: true });
  });
});
