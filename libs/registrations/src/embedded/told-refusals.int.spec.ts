import type { TestPhone } from '@ringledger/sip/testing';
import { THRESHOLDS } from '../defence/thresholds.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import type { RefusalReason } from '../registration.events.js';
import { embeddedRegistrar } from '../testing/embedded-under-test.js';
import { registrarAccount } from '../testing/registrar-account.js';
import { eventually, openRegistrarUnderTest } from '../testing/registrar-under-test.js';
import type { RegistrarUnderTest } from '../testing/registrar-under-test.js';
import { seen } from '../testing/seen-by-strangers.js';

/** What was right before it was changed. */
async function changed(phone: TestPhone, from: RegExp, to: string) {
  await phone.register(0);
  const text = phone.registration(300);
  expect(text).toMatch(from);
  return phone.request(text.replace(from, to));
}

describe('a phone that does not get in', () => {
  let under: RegistrarUnderTest;
  beforeAll(async () => {
    under = await openRegistrarUnderTest(embeddedRegistrar({ trustedNetworks: [] }));
  });
  afterAll(() => under.close());

  const known = async (wanted: Parameters<typeof registrarAccount>[0] = {}) => {
    const account = registrarAccount(wanted);
    await under.registrar.setCredentials(account);
    return account;
  };
  /** A phone that hears nothing for a while asks again, which is refused again. */
  const once = (reasons: readonly string[]) => reasons.filter((reason, place) => reason !== reasons[place - 1]);
  const told = async (account: RegistrarAccount, ...reasons: readonly RefusalReason[]) => {
    await eventually(() => under.refusalsOf(account).length >= reasons.length);
    expect(once(under.refusalsOf(account))).toEqual(once(reasons));
  };

  const tries: readonly [RefusalReason, string, number, (phone: TestPhone) => ReturnType<TestPhone['request']>][] = [
    [
      'malformed credentials',
      'answers with qop=auth-int',
      400,
      (phone) => changed(phone, /qop=auth,/, 'qop=auth-int,'),
    ],
    ['wrong realm', 'has a realm of its own', 401, (phone) => changed(phone, /realm="[^"]*"/, 'realm="elsewhere"')],
    [
      'user agent not allowed',
      'is of a kind that nobody wants here',
      403,
      (phone) => {
        phone.userAgent = 'port scanner 1.0';
        return phone.register();
      },
    ],
    [
      'unknown authentication user',
      'has a mistyped authentication user',
      401,
      (phone) => changed(phone, /username="[^"]*"/, 'username="mistyped"'),
    ],
  ];

  it.each(tries)('is told of at its account: %s, since it %s', async (reason, _, status, attempt) => {
    const account = await known();
    const response = await attempt(await under.phone(account));
    expect(response.status).toBe(status);
    await told(account, reason);
  });

  it.each(tries)(
    'cannot find out by it whether there is such an account: %s, since it %s',
    async (...[, , , attempt]) => {
      const [account, nobody] = [await known(), registrarAccount()];
      const guess = { password: 'guess' };
      const [one, other] = [await under.phone(account, guess), await under.phone(nobody, guess)];
      expect(seen(await attempt(one))).toEqual(seen(await attempt(other)));
    },
  );

  it('is told of at its account when it wants to be bound for too short a time', async () => {
    const account = await known();
    const phone = await under.phone(account);
    expect((await phone.register(5)).status).toBe(423);
    await told(account, 'interval too brief');
    expect((await phone.register(300)).status).toBe(200);
    expect(under.refusalsOf(account)).toHaveLength(1);
  });

  it('is told of at its account when its contact cannot be used', async () => {
    const account = await known();
    const phone = await under.phone(account);
    expect((await phone.register(300, [], ['*'])).status).toBe(400);
    await told(account, 'contact not usable');
  });

  it.each([
    ['a contact beside the one that means all', 400, /^(Contact: .*)$/m, '$1\r\nContact: *'],
    ['a lifetime that is no number', 400, /^Expires: .*$/m, 'Expires: abc'],
    ['a contact that is no SIP URI', 416, /^Contact: .*$/m, 'Contact: <tel:+4930123456>'],
  ] as const)('is told of at its account for what could not be read: %s', async (_, status, from, to) => {
    const account = await known();
    const phone = await under.phone(account);
    const text = phone.registration(300);
    expect((await phone.request(text.replace(from, to))).status).toBe(status);
    await told(account, 'malformed request');
    const { id: accountId, organizationId, userName } = account;
    const origin = { transport: 'UDP', address: '127.0.0.1', userAgent: 'test phone 1.0' };
    expect(under.intake.refusals.at(-1)).toEqual({
      ...{ reason: 'malformed request', accountId, organizationId, userName },
      ...origin,
    });
  });

  it('is told of nowhere for what could not be read when it is no REGISTER, or of nobody', async () => {
    const account = await known();
    const before = under.intake.refusals.length;
    const [phone, nobody] = [await under.phone(account), await under.phone(registrarAccount())];
    const unreadable = (text: string) => text.replace(/^Expires: .*$/m, 'Expires: abc');
    expect((await nobody.request(unreadable(nobody.registration(300)))).status).toBe(400);
    const options = unreadable(phone.registration(300)).replaceAll('REGISTER', 'OPTIONS');
    expect((await phone.request(options)).status).toBe(400);
    expect(under.intake.refusals).toHaveLength(before);
  });

  it('is told of at the account of its line when it guesses with the name of another', async () => {
    const [line, other] = [await known(), await known()];
    const phone = await under.phone({ ...line, authenticationUser: other.userName }, { password: 'guess' });
    expect((await phone.register()).status).toBe(401);
    await told(line, 'foreign account');
    await told(other, 'wrong password');
  });

  it('names the authentication user that nobody has', async () => {
    const account = await known();
    await (await under.phone({ ...account, authenticationUser: 'mistyped' })).register();
    await told(account, 'unknown authentication user');
    expect(under.intake.refusals.at(-1)).toMatchObject({ userName: 'mistyped', organizationId: 'acme' });
  });

  it('is not told of for asking how to prove itself', async () => {
    const account = await known();
    const phone = await under.phone(account);
    expect((await phone.request(phone.registration(300))).status).toBe(401);
    expect((await phone.register()).status).toBe(200);
    expect(under.refusalsOf(account)).toEqual([]);
  });

  describe('from where an account was guessed at', () => {
    /** As many as are looked at, at once. */
    const guesses = async (account: RegistrarAccount) => {
      const phone = await under.phone(account, { password: 'guess' });
      await phone.register();
      const others = Array.from({ length: THRESHOLDS.guessesOfName - 1 }, () => phone.registration(300));
      await Promise.all(others.map((text) => phone.request(text)));
      expect(new Set(under.refusalsOf(account))).toEqual(new Set(['wrong password']));
      return phone;
    };

    it('is not told to have a wrong password when nobody has looked at it', async () => {
      const account = await known();
      const guesser = await guesses(account);
      const phone = await under.phone(account);
      expect(seen(await phone.register())).toEqual(seen(await guesser.register()));
      const later = under.refusalsOf(account).slice(THRESHOLDS.guessesOfName);
      expect(new Set(later)).toEqual(new Set(['too many wrong passwords']));
    });

    it('gets in with a new password at once', async () => {
      const account = await known();
      await guesses(account);
      const rotated = { ...account, passwordRevision: account.passwordRevision + 1, password: 'new' };
      await under.change(registrarAccount(rotated), 'password rotated');
      const phone = await under.phone(account, { password: 'new' });
      expect((await phone.register()).status).toBe(200);
    });
  });

  it('is not locked out of its account for having tried in the realm of others', async () => {
    const account = await known();
    const { realm: host } = await known({ realm: 'globex.pbx.example' });
    const astray = await under.phone(account, { host });
    await astray.register();
    const others = Array.from({ length: THRESHOLDS.guessesOfName }, () => astray.registration(300));
    await Promise.all(others.map((text) => astray.request(text)));
    await told(account, 'wrong realm', ...others.map(() => 'wrong realm' as const));
    expect((await (await under.phone(account)).register()).status).toBe(200);
  });

  it('is told to know another algorithm than its account, which is no guess', async () => {
    const account = await known({ algorithm: 'SHA-256' });
    const phone = await under.phone(account, { password: 'guess' });
    await phone.register();
    const answers = Array.from({ length: THRESHOLDS.guessesOfName }, () =>
      phone.registration(300).replace('algorithm=SHA-256', 'algorithm=MD5'),
    );
    const responses = await Promise.all(answers.map((text) => phone.request(text)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([401]));
    await told(account, 'wrong password', ...answers.map(() => 'algorithm not supported' as const));
    expect((await (await under.phone(account)).register()).status).toBe(200);
  });
});
