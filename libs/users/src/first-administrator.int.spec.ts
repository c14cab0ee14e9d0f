import { PasswordHasher } from '@ringledger/identity';
import { derivedId } from '@ringledger/system';
import { deleteUser } from './decisions/delete-user.js';
import { disableUser } from './decisions/disable-user.js';
import { FirstAdministrator } from './first-administrator.js';
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

  it('is not made again after it was deleted', async () => {
    await starting.ensure();
    await exchange.execute(deleteUser, ID, {});
    expect(await starting.ensure()).toBeNull();
    await expect(starting.recover()).rejects.toThrow('Not recovered');
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
});
