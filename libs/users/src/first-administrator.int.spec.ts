import { EventLog } from '@ringledger/event-sourcing';
import { PasswordHasher } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import { derivedId } from '@ringledger/system';
import { changeUserRole } from './decisions/change-user-role.js';
import { createUser } from './decisions/create-user.js';
import { deleteUser } from './decisions/delete-user.js';
import { disableUser } from './decisions/disable-user.js';
import { FirstAdministrator } from './first-administrator.js';
import type { Credential } from './first-administrator.js';
import { Logins } from './login/logins.js';
import { Exchange } from './testing/exchange.js';
import { userAggregate, userExists } from './user.js';

const ID = derivedId('first administrator');

describe('first administrator', () => {
  const hasher = new PasswordHasher();
  let exchange: Exchange;
  let starting: FirstAdministrator;

  beforeEach(async () => {
    exchange = await Exchange.start();
    starting = exchange.get(FirstAdministrator);
  });
  afterEach(() => exchange.stop());

  const now = async () => {
    const state = await exchange.aggregates.state(userAggregate, ID);
    if (!userExists(state)) throw new Error('there is no first administrator');
    return state;
  };

  it('is made once, with a password that only the first start tells', async () => {
    const credential = await starting.ensure();
    if (credential === null) throw new Error('the first start tells no credential');
    const user = await now();
    const { userName } = credential;
    expect(user).toMatchObject({ status: 'enabled', role: 'provider', organizationId: null, userName });
    expect(await hasher.verify(user.passwordHash, credential.password)).toBe(true);
    expect(credential.password.reveal()).toMatch(/^[\w-]{20}$/);
    expect(await starting.ensure()).toBeNull();
    expect(await exchange.events(`user-${ID}`)).toHaveLength(1);
  });

  it('is made once, also by processes that start together', async () => {
    const credentials = await Promise.all(Array.from({ length: 5 }, () => starting.ensure()));
    const [made, ...others] = credentials.filter((credential) => credential !== null);
    expect(others).toEqual([]);
    expect(made && (await hasher.verify((await now()).passwordHash, made.password))).toBe(true);
  });

  it('is not made again by a start after it was deleted', async () => {
    await starting.ensure();
    await exchange.execute(deleteUser, ID, {});
    expect(await starting.ensure()).toBeNull();
  });

  it('is let in again by an operator, with a new password', async () => {
    const first = await starting.ensure();
    await exchange.execute(disableUser, ID, {});
    const recovered = await starting.recover();
    const user = await now();
    expect(user.status).toBe('enabled');
    expect(await hasher.verify(user.passwordHash, recovered.password)).toBe(true);
    expect(first && (await hasher.verify(user.passwordHash, first.password))).toBe(false);
  });

  it('is a provider again, whatever was made of it, on record with its cause', async () => {
    await starting.ensure();
    await exchange.execute(changeUserRole, ID, { role: 'auditor', sipManagement: false });
    const before = (await exchange.events(`user-${ID}`)).length;
    await starting.recover();
    expect(await now()).toMatchObject({ status: 'enabled', role: 'provider' });
    const recorded = (await exchange.get(EventLog).readStream(`user-${ID}`)).slice(before);
    expect(recorded.map(({ event }) => event.type)).toEqual(['PasswordReset', 'UserRoleChanged']);
    for (const { metadata } of recorded) {
      expect(metadata).toMatchObject({
        actor: { id: 'recovery', kind: 'system' },
        reason: 'Recovered by an operator',
        $correlationId: recorded[0]?.metadata.$correlationId,
      });
    }
  });

  it('is made anew as often as it was deleted, under another name where that is taken', async () => {
    await starting.ensure();
    await exchange.execute(deleteUser, ID, {});
    const again = await starting.recover();
    const login = ({ userName, password }: Credential) => exchange.get(Logins).login(userName, password, null);
    const second = await login(again);
    if (!second.accepted) throw new Error('the recovered administrator cannot log in');
    expect(again.userName).toBe('admin');
    expect(await login(await starting.recover())).toMatchObject({ accepted: true, userId: second.userId });

    await exchange.execute(deleteUser, second.userId, {});
    const names = { userName: 'admin', displayName: 'Another', email: null };
    const passwords = { password: again.password, passwordHash: Secret.of('no hash') };
    const rights = { organizationId: null, role: 'auditor', sipManagement: false } as const;
    await exchange.execute(createUser, derivedId('another'), { ...rights, ...names, ...passwords });
    const third = await starting.recover();
    expect(third.userName).toMatch(/^admin-\w{8}$/);
    const { userId } = (await login(third)) as { userId: string };
    const state = await exchange.aggregates.state(userAggregate, userId);
    expect(state).toMatchObject({ status: 'enabled', role: 'provider', organizationId: null });
  });
});
