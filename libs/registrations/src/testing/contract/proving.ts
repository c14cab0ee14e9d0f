import { registrarAccount } from '../registrar-account.js';
import { eventually } from '../registrar-under-test.js';
import type { RegistrarUnderTest } from '../registrar-under-test.js';
import { seen } from '../seen-by-strangers.js';

/** Which answers to a challenge are taken (RFC 7616). */
export function describeProving(under: () => RegistrarUnderTest): void {
  const open = (...wanted: Parameters<typeof registrarAccount>) => under().open(...wanted);

  it('takes a nonce from the source alone that it was sent to', async () => {
    const account = await open();
    const [phone, elsewhere] = [await under().phone(account), await under().phone(account, { from: '127.0.0.7' })];
    await phone.register();
    const stolen = await elsewhere.request(phone.registration(300));
    expect(stolen.status).toBe(401);
    expect(stolen.headers.first('www-authenticate')).toContain('stale=true');
    expect((await phone.request(phone.registration(300))).status).toBe(200);
    expect((await elsewhere.register()).status).toBe(200);
  });

  it.each([
    ['made up', () => 'made-up'],
    ['tampered with', (nonce: string) => nonce.slice(0, 40) + '0'.repeat(nonce.length - 40)],
    ['sent elsewhere', (nonce: string) => nonce],
  ])('asks again, whoever answers what, where the nonce is %s', async (_, changed) => {
    const account = await open();
    const from = '127.0.0.7';
    const right = await under().phone(account, { from });
    const wrong = await under().phone(account, { from, password: 'guess' });
    const nobody = await under().phone(registrarAccount(), { from });
    const elsewhere = await under().phone(account);
    const challenge = (await elsewhere.request(elsewhere.registration(300))).headers.first('www-authenticate') ?? '';
    const answers = [];
    for (const phone of [right, wrong, nobody]) {
      phone.believe(challenge.replace(/nonce="([^"]*)"/, (_, nonce: string) => `nonce="${changed(nonce)}"`));
      answers.push(seen(await phone.request(phone.registration(300))));
    }
    expect(answers[0]?.[1]).toContain('stale=true');
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect((await wrong.register()).headers.first('www-authenticate')).not.toContain('stale');
    await eventually(() => under().refusalsOf(account).length > 0);
    expect(under().refusalsOf(account)).toEqual(['wrong password']);
    expect((await right.register()).status).toBe(200);
  });

  it.each([
    ['without qop, which could be sent again and again', /, cnonce=.*, qop=auth, nc=\w+/, ''],
    ['for qop=auth-int', 'qop=auth', 'qop=auth-int'],
    ['for a digest-uri of others', / uri="[^"]*"/, ' uri="sip:elsewhere.example"'],
    ['for a digest-uri that is none', / uri="[^"]*"/, ' uri="*"'],
    ['without a response', / response="[^"]*",/, ''],
    ['without a count', /, nc=\w+/, ''],
  ])('does not read an answer %s', async (_, from, to) => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register(0);
    const response = await phone.request(phone.registration(300).replace(from, to));
    expect(response.status).toBe(400);
    await eventually(() => under().refusalsOf(account).length > 0);
    expect(new Set(under().refusalsOf(account))).toEqual(new Set(['malformed credentials']));
    expect(await under().locationsOf(account)).toEqual([]);
  });

  it.each(['MD5-sess', 'SHA-256'])('does not take for %s what is MD5', async (algorithm) => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register(0);
    const text = phone.registration(300).replace('algorithm=MD5', `algorithm=${algorithm}`);
    expect((await phone.request(text)).status).toBe(401);
    await eventually(() => under().refusalsOf(account).includes('algorithm not supported'));
  });

  it('takes MD5 for granted', async () => {
    const phone = await under().phone(await open());
    await phone.register();
    expect((await phone.request(phone.registration(300).replace(' algorithm=MD5,', ''))).status).toBe(200);
  });

  it('takes a name with a domain for another one', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register(0);
    const text = phone.registration(300).replace(/username="([^"]*)"/, 'username="$1@elsewhere.example"');
    expect((await phone.request(text)).status).toBe(401);
    await eventually(() => under().refusalsOf(account).includes('unknown authentication user'));
  });

  it('tells tries for an account that is disabled apart', async () => {
    const account = await open({ oldPassword: 'before' });
    await under().deny(account, 'account disabled');
    const attempt = async (wishes: { readonly password?: string }, authenticationUser = account.authenticationUser) => {
      const phone = await under().phone({ ...account, authenticationUser }, wishes);
      const before = under().refusalsOf(account).length;
      expect((await phone.register()).status).toBeGreaterThanOrEqual(401);
      await eventually(() => under().refusalsOf(account).length > before);
      return under().refusalsOf(account).at(-1);
    };
    expect(await attempt({})).toBe('account disabled');
    expect(await attempt({ password: 'guess' })).toBe('wrong password');
    expect(await attempt({ password: 'before' })).toBe('old password');
    expect(await attempt({}, 'nobody')).toBe('unknown authentication user');
  });
}
