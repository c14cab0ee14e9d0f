import { registrarAccount } from '../registrar-account.js';
import { eventually } from '../registrar-under-test.js';
import type { RegistrarUnderTest } from '../registrar-under-test.js';
import { boundIn } from './registering.js';
import { seen } from '../seen-by-strangers.js';

export function describeRefusing(under: () => RegistrarUnderTest): void {
  const open = (...wanted: Parameters<typeof registrarAccount>) => under().open(...wanted);

  it('looks the same with a wrong password as with an account that nobody has', async () => {
    const account = await open();
    const known = await under().phone(account, { password: 'guess' });
    const unknown = await under().phone(registrarAccount(), { password: 'guess' });
    const [first, second] = [
      await known.request(known.registration(300)),
      await unknown.request(unknown.registration(300)),
    ];
    expect(seen(first)).toEqual(seen(second));
    const [wrong, nobody] = [await known.register(), await unknown.register()];
    expect(wrong.status).toBe(401);
    expect(seen(wrong)).toEqual(seen(nobody));
    await eventually(() => under().refusalsOf(account).includes('wrong password'));
    const isUnknown = ({ reason, userName }: { reason: string; userName: string }) =>
      reason === 'unknown account' && userName === unknown.account.user;
    await eventually(() => under().intake.refusals.some(isUnknown));
    expect(await under().locationsOf(account)).toEqual([]);
  });

  it('tells the record that a phone has the password from before', async () => {
    const account = await open({ oldPassword: 'before' });
    const phone = await under().phone(account, { password: 'before' });
    expect((await phone.register()).status).toBe(401);
    await eventually(() => under().refusalsOf(account).includes('old password'));
  });

  it('takes the same credentials once', async () => {
    const phone = await under().phone(await open());
    await phone.register();
    const text = phone.registration(300);
    expect((await phone.request(text)).status).toBe(200);
    const replayed = text.replace(/branch=[^;]+/, 'branch=z9hG4bKreplayed').replace(/CSeq: \d+/, 'CSeq: 1000');
    const replay = await phone.request(replayed);
    expect(replay.status).toBe(401);
    expect(replay.headers.first('www-authenticate')).toContain('stale=true');
  });

  it('lets an older request change nothing', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    const before = await under().locationsOf(account);
    const overtaken = phone.registration(300).replace(/CSeq: \d+/, 'CSeq: 1');
    expect((await phone.request(overtaken)).status).toBeGreaterThanOrEqual(400);
    expect(await under().locationsOf(account)).toEqual(before);
  });

  it('registers nobody for the account of another', async () => {
    const [own, other] = [await open(), await open()];
    const phone = await under().phone({ ...other, authenticationUser: own.authenticationUser });
    expect((await phone.register()).status).toBe(403);
    expect(await under().locationsOf(other)).toEqual([]);
    await eventually(() => under().refusalsOf(other).includes('foreign account'));
    await eventually(() => under().refusalsOf(own).includes('credentials used elsewhere'));
    const told = under().intake.refusals.find(({ accountId }) => accountId === own.id);
    expect(told).toMatchObject({ reason: 'credentials used elsewhere', userName: other.userName });
  });

  it('tells a phone that is set to the realm of others from one with a wrong password, and strangers nothing', async () => {
    const account = await open();
    const { realm: host } = await open({ realm: 'globex.pbx.example' });
    const [phone, nobody] = [await under().phone(account, { host }), await under().phone(registrarAccount(), { host })];
    const answer = await phone.register();
    expect(answer.status).toBe(401);
    expect(answer.headers.first('www-authenticate')).toContain(`realm="${host}"`);
    expect(seen(answer)).toEqual(seen(await nobody.register()));
    await eventually(() => under().refusalsOf(account).length > 0);
    expect(under().refusalsOf(account)).toEqual(['wrong realm']);
  });

  it('tells the account that is to be registered of an authentication user that nobody has', async () => {
    const account = await open();
    const phone = await under().phone({ ...account, authenticationUser: 'mistyped' });
    expect((await phone.register()).status).toBe(401);
    await eventually(() => under().refusalsOf(account).includes('unknown authentication user'));
  });

  it('wants nothing of a contact that no request could be sent to', async () => {
    const account = await open();
    const phone = await under().phone(account);
    const { user } = phone.account;
    const response = await phone.register(300, [], [`<sip:${user}@127.0.0.1:99999>`]);
    expect(response.status).toBe(400);
    expect(await under().locationsOf(account)).toEqual([]);
  });

  it.each([
    ...['999.1.1.1', '255.255.255.256', '01.2.3.4', '1.2.3'],
    ...['[1:2]', '[1::2::3]', '[::ffff:1.2.3.444]', '[fe80::1%eth0]', '[]'],
  ])('wants nothing of a contact at an address that there cannot be, and leaves what is bound: %s', async (host) => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    expect((await phone.register(300, [], [`<sip:${phone.account.user}@${host}>`])).status).toBe(400);
    expect([...boundIn(await phone.register(300, [], [])).keys()]).toEqual([phone.contact]);
  });

  it.each(['[::ffff:1.2.3.44]', '[2001:DB8::A]:5060', '[1:2:3:4:5:6:7::]', '1.2.3.example'])(
    'takes a contact at any other: %s',
    async (host) => {
      const phone = await under().phone(await open());
      const contact = `sip:${phone.account.user}@${host}`;
      expect([...boundIn(await phone.register(300, [], [`<${contact}>`])).keys()]).toEqual([contact]);
    },
  );

  it('counts guesses at an address of record without a user as all others', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    const nameless = () => phone.registration(300).replace(/^To: <sip:[^@]*@/m, 'To: <sip:');
    expect((await phone.request(nameless())).status).toBe(403);
    await eventually(() => under().refusalsOf(account).includes('credentials used elsewhere'));
    const guesser = await under().phone(account, { password: 'guess' });
    await guesser.register();
    const before = under().refusalsOf(account).length;
    const guess = guesser.registration(300).replace(/^To: <sip:[^@]*@/m, 'To: <sip:');
    expect((await guesser.request(guess)).status).toBe(401);
    await eventually(() => under().refusalsOf(account).length > before);
    expect(under().refusalsOf(account).at(-1)).toBe('wrong password');
  });

  it('wants no lifetime that is no number', async () => {
    const phone = await under().phone(await open());
    await phone.register();
    const text = phone.registration(300);
    expect((await phone.request(text.replace('Expires: 300', 'Expires: soon'))).status).toBe(400);
  });

  it('wants no contact beside the one that means all', async () => {
    const account = await open();
    const phone = await under().phone(account);
    expect((await phone.register(300, [], ['*'])).status).toBe(400);
    expect((await phone.register(0, [], ['*', `<${phone.contact}>`])).status).toBe(400);
  });

  it.each([
    ['address not allowed', { networks: ['192.0.2.0/24', '2001:db8::/32'] }],
    ['user agent not allowed', { userAgents: ['Snom*', '*Yealink*'] }],
    ['transport not allowed', { transports: ['TLS'] }],
  ] as const)('refuses for the account alone: %s', async (reason, wanted) => {
    const account = await open(wanted);
    const phone = await under().phone(account);
    expect((await phone.register()).status).toBe(403);
    await eventually(() => under().refusalsOf(account).includes(reason));
    expect(await under().locationsOf(account)).toEqual([]);
    const guessing = await under().phone(account, { password: 'guess' });
    expect((await guessing.register()).status).toBe(401);
  });

  it('lets a phone in by what is allowed', async () => {
    const account = await open({ networks: ['127.0.0.0/8'], userAgents: ['nobody', '*phone*'], transports: ['UDP'] });
    const phone = await under().phone(account);
    expect((await phone.register()).status).toBe(200);
  });
}
