import { OwnTokens, PasswordHasher } from '@ringledger/identity';
import { Secret } from '@ringledger/secrets';
import { derivedId } from '@ringledger/system';
import { Exchange } from '../testing/exchange.js';
import { ACME, GOOD_PASSWORD } from '../testing/scenario.js';
import { changePassword } from '../decisions/change-password.js';
import { createUser } from '../decisions/create-user.js';
import { deleteUser } from '../decisions/delete-user.js';
import { disableUser } from '../decisions/disable-user.js';
import { resetPassword } from '../decisions/reset-password.js';
import { FailedLoginRecorder } from './failed-login-recorder.js';
import { Logins } from './logins.js';

const WRONG = Secret.of('a loud lighthouse');
const [ANNA, BERTA, GONE] = ['anna', 'berta', 'gone'].map((name) => derivedId(name)) as [string, string, string];

describe('logins', () => {
  let exchange: Exchange;
  let logins: Logins;

  beforeEach(async () => {
    exchange = await Exchange.start();
    logins = exchange.get(Logins);
    const passwordHash = await exchange.get(PasswordHasher).hash(GOOD_PASSWORD);
    for (const [id, userName] of [
      [ANNA, 'Anna.Berg'],
      [BERTA, 'berta'],
      [GONE, 'gone'],
    ] as const) {
      const names = { userName, displayName: userName, email: null, password: GOOD_PASSWORD, passwordHash };
      await exchange.execute(createUser, id, { organizationId: ACME, role: 'user', sipManagement: false, ...names });
    }
    await exchange.execute(disableUser, BERTA, {});
    await exchange.execute(deleteUser, GONE, {});
  });
  afterEach(() => exchange.stop());

  const login = (name: string, password = GOOD_PASSWORD, address = '192.0.2.1') =>
    logins.login(name, password, address);

  it('give a token that says who', async () => {
    const result = await login('Anna.Berg');
    if (!result.accepted) throw new Error('the login was refused');
    expect(result.userId).toBe(ANNA);
    expect(await exchange.get(OwnTokens).verify(result.token.token)).toMatchObject({
      userId: ANNA,
      credentialVersion: 0,
    });
  });

  it('refuse with one answer, whatever is wrong', async () => {
    const answers = [
      await login('anna.berg', WRONG),
      await login('berta'),
      await login('gone'),
      await login('nobody'),
      await login('admin\u0000'),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ accepted: false, refusals: [{ code: 'CREDENTIALS_WRONG', field: null }] });
  });

  it('are refused after too many failures, known user or not, even with the right password', async () => {
    for (const name of ['anna.berg', 'nobody']) {
      for (let n = 0; n < 10; n += 1) {
        expect(await login(name, WRONG, `192.0.2.${n}`)).toMatchObject({ refusals: [{ code: 'CREDENTIALS_WRONG' }] });
      }
      const tooMany = { accepted: false, refusals: [{ code: 'TOO_MANY_ATTEMPTS' }] };
      expect(await login(name, GOOD_PASSWORD, '198.51.100.1')).toMatchObject(tooMany);
    }
    exchange.clock.ahead += 6_000;
    expect(await login('anna.berg')).toMatchObject({ accepted: true });
  });

  it('record failures of existing users as one event, with the login that ended them', async () => {
    for (const addresses of [['192.0.2.1', '192.0.2.2'], ['192.0.2.3']]) {
      for (const address of addresses) {
        await login('anna.berg', WRONG, address);
        exchange.clock.ahead += 1_000;
      }
      await login('nobody', WRONG);
      await login('anna.berg');
    }
    const events = await exchange.events(`login-${ANNA}`);
    expect(events).toMatchObject([
      {
        type: 'LoginsFailed',
        data: { organizationId: ACME, count: 2, sourceAddresses: ['192.0.2.1', '192.0.2.2'], endedByLogin: true },
      },
      { type: 'LoginsFailed', data: { count: 1, sourceAddresses: ['192.0.2.3'], endedByLogin: true } },
    ]);
    const [first] = events as unknown as [{ data: { from: string; until: string } }];
    expect(Date.parse(first.data.until) - Date.parse(first.data.from)).toBeGreaterThanOrEqual(1_000);
    expect(await exchange.events(`user-${ANNA}`)).toHaveLength(1);
  });

  it('lose no failure when the process ends in order', async () => {
    await login('berta');
    await exchange.get(FailedLoginRecorder).beforeApplicationShutdown();
    const expected = [{ data: { count: 1, endedByLogin: false } }];
    expect(await exchange.events(`login-${BERTA}`)).toMatchObject(expected);
  });

  it('prove the old password under the same limits', async () => {
    expect(await logins.knowsPassword(ANNA, 0, GOOD_PASSWORD, '192.0.2.1')).toBe(true);
    expect(await logins.knowsPassword(ANNA, 1, GOOD_PASSWORD, '192.0.2.1')).toBe(false);
    expect(await logins.knowsPassword('nobody', 0, GOOD_PASSWORD, '192.0.2.1')).toBe(false);
    const guesses = [];
    for (let n = 0; n < 11; n += 1) guesses.push(await logins.knowsPassword(ANNA, 0, WRONG, '192.0.2.1'));
    expect(guesses).toEqual([...Array<boolean>(10).fill(false), null]);
  });

  it('do not let a password change under way win over a reset', async () => {
    const hasher = exchange.get(PasswordHasher);
    const [mine, given] = [Secret.of('a loud lighthouse'), Secret.of('a far lighthouse')];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let proven: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => (proven = resolve));
    const change = changePassword(async () => {
      proven();
      await released;
      return { old: 'right', passwordHash: await hasher.hash(mine) };
    });
    const asAnna = {
      actor: { id: ANNA, kind: 'user', role: 'user' },
      organizationId: ACME,
      credentialVersion: 0,
    } as const;
    const input = { isOldPassword: false, password: mine };
    const changing = exchange.execute(change, ANNA, input, asAnna);
    const refused = expect(changing).rejects.toThrow('since you asked');
    await underWay;
    await exchange.execute(resetPassword, ANNA, { password: given, passwordHash: await hasher.hash(given) });
    release();
    await refused;
    expect(await login('anna.berg', given)).toMatchObject({ accepted: true });
    expect(await login('anna.berg', mine)).toMatchObject({ accepted: false });
  });
});

describe('logins before any read model has seen the user', () => {
  let exchange: Exchange;
  beforeEach(async () => {
    exchange = await Exchange.start('still');
  });
  afterEach(() => exchange.stop());

  it('succeed as soon as the user exists, and fail as soon as it does not', async () => {
    const logins = exchange.get(Logins);
    const passwordHash = await exchange.get(PasswordHasher).hash(GOOD_PASSWORD);
    const names = { userName: 'Anna.Berg', displayName: 'Anna', email: null, password: GOOD_PASSWORD, passwordHash };
    await exchange.execute(createUser, ANNA, { organizationId: ACME, role: 'user', sipManagement: false, ...names });
    expect(await logins.login('anna.BERG', GOOD_PASSWORD, null)).toMatchObject({ accepted: true, userId: ANNA });

    await exchange.execute(deleteUser, ANNA, {});
    expect(await logins.login('Anna.Berg', GOOD_PASSWORD, null)).toMatchObject({ accepted: false });

    await exchange.execute(createUser, BERTA, { organizationId: ACME, role: 'user', sipManagement: false, ...names });
    expect(await logins.login('Anna.Berg', GOOD_PASSWORD, null)).toMatchObject({ accepted: true, userId: BERTA });
  });
});
