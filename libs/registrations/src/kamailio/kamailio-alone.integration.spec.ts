import { connect } from 'node:net';
import { TestPhone } from '@ringledger/sip/testing';
import { THRESHOLDS } from '../defence/thresholds.js';
import { boundIn } from '../testing/contract/registering.js';
import { ACCOUNT_REALM, registrarAccount } from '../testing/registrar-account.js';
import { type OpenedKamailio, openKamailio } from '../testing/kamailio-under-test.js';
import { hasIpv6, kamailioMissing } from '../testing/real-kamailio.js';
import { type RegistrarUnderTest, eventually, openRegistrarUnderTest } from '../testing/registrar-under-test.js';
import { LIMITS } from '../testing/table-under-test.js';
import { KamailioControl, KamailioUnavailableError } from './kamailio-control.js';

const missing = kamailioMissing();
const describeIfThere = missing === null ? describe : describe.skip;

describeIfThere(`Kamailio and its registrar, each failing (${missing ?? 'installed'})`, () => {
  let kamailio: OpenedKamailio;
  let under: RegistrarUnderTest;

  beforeEach(async () => {
    under = await openRegistrarUnderTest(async (surroundings) => (kamailio = await openKamailio(surroundings)));
  });
  afterEach(() => under.close());

  const open = (...wanted: Parameters<typeof registrarAccount>) => under.open(...wanted);
  const registered = () => under.registered();
  const isBound = (userName: string) => kamailio.isBound(userName);

  it('a Kamailio that was killed knows everything again, and the record never forgot', async () => {
    const { account, phone } = await registered();
    const { userName } = await open();
    const meanwhile = registrarAccount();
    await under.registrar.deny(registrarAccount({ id: 'other', userName }), 'account disabled');
    await kamailio.kamailio.kill();
    expect(await under.locationsOf(account)).toHaveLength(1);
    await under.registrar.setCredentials(meanwhile);
    await kamailio.kamailio.start();
    await eventually(() => kamailio.registrar.answering);
    expect(await isBound(account.userName)).toBe(false);
    expect((await phone.register()).status).toBe(200);
    expect((await (await under.phone(meanwhile)).register()).status).toBe(200);
    const denied = await under.phone({ ...meanwhile, userName, authenticationUser: userName });
    expect((await denied.register()).status).toBe(401);
    await eventually(() => under.intake.refusals.some(({ reason }) => reason === 'account disabled'));
    expect(await under.events(account)).toEqual(['RegistrationCreated']);
  });

  it('answers nobody when the process may not act any more, and everybody when it may again', async () => {
    const { phone } = await registered();
    kamailio.lease = 0;
    const statuses: number[] = [];
    await eventually(async () => statuses.push((await phone.register()).status) > 0 && statuses.at(-1) === 503);
    kamailio.lease = 5000;
    await eventually(async () => (await phone.register()).status === 200);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
  });

  it('a Kamailio that stands still cannot hold a change up, nor open by what it knew', async () => {
    const { account, phone } = await registered();
    const { id, userName } = account;
    kamailio.kamailio.signal('SIGSTOP');
    // In force since the lease has ended by then.
    await under.registrar.setCredentials(registrarAccount({ id, userName, password: 'new', passwordRevision: 1 }));
    kamailio.kamailio.signal('SIGCONT');
    const statuses: number[] = [];
    const answered = async () => statuses.push((await phone.register()).status) > 0 && statuses.at(-1) === 401;
    await eventually(answered);
    expect(statuses).not.toContain(200);
    const told = await under.phone(account, { password: 'new' });
    await eventually(async () => (await told.register()).status === 200);
  });

  it('tells what happened while the process was away, and ends what nobody has any more', async () => {
    const [first, second, third] = [await registered(), await registered(), await registered()];
    await kamailio.registrar.stop();
    expect((await third.phone.register()).status).toBe(503);
    const another = kamailio.another();
    // The second one was deleted meanwhile, and the third one has another password.
    const { id, userName } = third.account;
    await another.setCredentials(first.account);
    await another.setCredentials(registrarAccount({ id, userName, password: 'new', passwordRevision: 1 }));
    another.start();
    await eventually(() => another.answering);
    await eventually(async () => !(await isBound(second.account.userName)));
    await eventually(async () => !(await isBound(third.account.userName)));
    expect(await isBound(first.account.userName)).toBe(true);
    expect(await another.notify((await under.locationsOf(first.account))[0]!, 'synchronize')).toMatchObject({
      outcome: 'accepted',
    });
    await another.stop();
  });

  it('what the record could not take is asked for again', async () => {
    const account = await open();
    let refused = 0;
    under.intake.before = async () => {
      if (refused++ < 7) throw new Error('the disk is full');
    };
    const phone = await under.phone(account);
    expect((await phone.register()).status).toBe(200);
    await eventually(async () => (await under.locationsOf(account)).length === 1);
    expect(refused).toBeGreaterThan(7);
    const [request] = under.intake.registers.slice(-1);
    expect(request).toMatchObject({ address: '127.0.0.1', transport: 'UDP', userAgent: 'test phone 1.0' });
    expect(request?.port).toBe(phone.wire.local.port);
  });

  it('brings what is bound to the record, which may know it already', async () => {
    const { account, phone } = await registered();
    expect(await under.registrar.snapshot()).toMatchObject([
      { accountId: account.id, contacts: [{ uri: phone.contact }], port: phone.wire.local.port, transport: 'UDP' },
    ]);
    const [told] = under.intake.registers;
    await kamailio.registrar.stop();
    // The first one may have brought it twice already, when it looked just then.
    const known = under.intake.registers.length;
    const another = kamailio.another();
    await another.setCredentials(account);
    another.start();
    await eventually(() => under.intake.registers.length > known);
    const again = under.intake.registers[known];
    const { callId, cseq, flow } = told!;
    expect(again).toMatchObject({ callId, cseq, flow, contacts: [{ uri: phone.contact }] });
    expect(again?.granted?.remaining).toBeGreaterThan(290);
    // It was not new to this one.
    expect(await under.events(account)).toEqual(['RegistrationCreated']);
    await another.stop();
  });

  it('keeps a connection for as long as a registration may last', async () => {
    await under.close();
    const limits = { ...LIMITS, maxSeconds: 86_400 };
    under = await openRegistrarUnderTest(
      async (surroundings) => (kamailio = await openKamailio({ ...surroundings, limits })),
    );
    const phone = await under.phone(await open(), { transport: 'TCP' });
    expect(boundIn(await phone.register(86_400)).get(phone.contact)).toBeGreaterThan(86_000);
    type Connections = readonly { readonly src_port: number; readonly timeout: number }[];
    const left = async () => {
      const connections = (await kamailio.kamailio.control.rpc('core.tcp_list', [])) as Connections;
      return connections.find(({ src_port }) => src_port === phone.wire.local.port)?.timeout ?? 0;
    };
    // For some seconds it is with the process that has read from it, and for a moment it counts below zero.
    let seconds = 0;
    await eventually(async () => (seconds = await left()) > 60 && seconds < 2 * 86_400);
    expect(seconds).toBeGreaterThan(86_400);
  });

  it('reaches a phone in a browser', async () => {
    const account = await open();
    const phone = await under.phone(account, { transport: 'WSS' });
    expect((await phone.register()).status).toBe(200);
    await eventually(async () => (await under.locationsOf(account)).length === 1);
    expect(under.intake.registers.at(-1)).toMatchObject({ transport: 'WSS', address: '127.0.0.1' });
    const [location] = await under.locationsOf(account);
    expect(await under.registrar.notify(location!, 'synchronize')).toEqual({ outcome: 'accepted', status: 200 });
  });

  (hasIpv6() ? it : it.skip)('reaches a phone by IPv6, and knows its network', async () => {
    const account = await open({ networks: ['::1/128'] });
    const { port } = kamailio.kamailio.endpoint('UDP');
    const known = { user: account.userName, password: 'secret', realm: account.realm };
    const phone = await TestPhone.open('UDP', { address: '::1', port }, known);
    expect((await phone.register()).status).toBe(200);
    await eventually(async () => (await under.locationsOf(account)).length === 1);
    expect(under.intake.registers.at(-1)).toMatchObject({ address: '::1', port: phone.wire.local.port });
    expect(await under.registrar.snapshot()).toMatchObject([{ address: '::1', port: phone.wire.local.port }]);
    const [location] = await under.locationsOf(account);
    expect(await under.registrar.notify(location!, 'restart')).toEqual({ outcome: 'accepted', status: 200 });
    phone.close();
  });

  it('takes no command and tells nothing without the secret', async () => {
    const { evapi, controlUrl, endpoint } = kamailio.kamailio;
    const stranger = new KamailioControl({ url: controlUrl, secret: 'guess' });
    await expect(stranger.rpc('htable.dump', ['accounts'])).rejects.toThrow(KamailioUnavailableError);
    await expect(stranger.command('begin', 'x')).rejects.toThrow(KamailioUnavailableError);
    stranger.close();
    const { address, port } = endpoint('TCP');
    const door = new KamailioControl({ url: new URL(`http://${address}:${port}`), secret: kamailio.kamailio.secret });
    await expect(door.rpc('core.uptime', [])).rejects.toThrow(KamailioUnavailableError);
    door.close();
    const listening = connect(evapi.port, evapi.address);
    let heard = 0;
    listening.on('data', (bytes: Buffer) => (heard += bytes.length));
    listening.write(`80:hello:word:${'0'.repeat(64)} ,`);
    await registered();
    listening.destroy();
    expect(heard).toBe(0);
  });

  it('takes every text of a phone as it is', async () => {
    const account = await open({ userAgents: ['*Gerät*'] });
    const phone = await under.phone(account);
    phone.userAgent = `Gerät "${'x'.repeat(200)}" \\ {} é`;
    expect((await phone.register()).status).toBe(200);
    await eventually(async () => (await under.locationsOf(account)).length === 1);
    expect(under.intake.registers.at(-1)?.userAgent).toBe(phone.userAgent);
  });

  it.each(['Foo\r\n bar', ' Foo bar '])('finds a phone again that may register as "%s"', async (written) => {
    const account = await open({ userAgents: ['Foo bar'] });
    const phone = await under.phone(account);
    phone.userAgent = written;
    await eventually(async () => (await phone.register()).status === 200);
    expect(await under.registrar.snapshot()).toMatchObject([{ userAgent: 'Foo bar' }]);
  });

  it('lets no phone in that nobody may have', async () => {
    const account = await open();
    const phone = await under.phone(account);
    phone.userAgent = 'Friendly-Scanner';
    expect((await phone.register()).status).toBe(403);
    await eventually(() => under.refusalsOf(account).includes('user agent not allowed'));
  });

  it('does not hear a source that is banned, until the ban is lifted', async () => {
    const account = await open();
    const until = new Date(Date.now() + 60_000).toISOString();
    const data = { network: '127.0.0.1/32', reason: 'many guesses', since: until, until, refusals: 1 } as const;
    const isBanned = async () => {
      const banned = await kamailio.kamailio.control.rpc('htable.get', ['banned', '127.0.0.1']).catch(() => null);
      return banned !== null;
    };
    await kamailio.registrar.banned({ type: 'SourceBanned', data });
    await eventually(isBanned);
    const phone = await under.phone(account);
    const answer = phone.request(phone.registration(300));
    await kamailio.kamailio.kill();
    await kamailio.kamailio.start();
    // A restart does not forget it either.
    await eventually(isBanned);
    await kamailio.registrar.banned({ type: 'SourceBanLifted', data: { network: '127.0.0.1/32' } });
    await eventually(async () => !(await isBanned()));
    // Its request, repeated all the time, is heard now.
    expect([401, 503]).toContain((await answer).status);
  });

  it('tells who guesses to the defence of the exchange', async () => {
    const phones = await Promise.all(Array.from({ length: 25 }, () => under.phone(registrarAccount())));
    // On a busy machine a lease may end between two renewals.
    for (const phone of phones) await eventually(async () => (await phone.register()).status === 401);
    await eventually(() => kamailio.due.length > 0);
    expect(kamailio.due).toMatchObject([{ network: '127.0.0.1/32', reason: 'many unknown names' }]);
  });

  it('bans nobody for what is sent in his name with the nonce of another', async () => {
    const forger = await under.phone(await open());
    await forger.register();
    const victim = await under.phone(registrarAccount(), { from: '127.0.0.7' });
    for (let place = 0; place < 45; place++) {
      const forged = forger.registration(300).replace(/username="[^"]*"/, `username="forged-${place}"`);
      expect((await victim.request(forged)).status).toBe(401);
    }
    // Told after whatever would have been told of those.
    await victim.register();
    const told = () => under.intake.refusals.filter(({ address }) => address === '127.0.0.7');
    await eventually(() => told().length > 0);
    expect(told()).toHaveLength(1);
    expect(kamailio.due).toEqual([]);
  });

  it('looks at no more guesses for an account than it may, from where they came', async () => {
    const account = await open();
    const guesser = await under.phone(account, { password: 'guess' });
    await eventually(async () => (await guesser.register()).status === 401);
    const isUnheard = async () => {
      expect((await guesser.request(guesser.registration(300))).status).toBe(401);
      return under.refusalsOf(account).includes('too many wrong passwords');
    };
    await eventually(isUnheard);
    const looked = under.refusalsOf(account).filter((reason) => reason === 'wrong password').length;
    expect(looked).toBeGreaterThanOrEqual(THRESHOLDS.guessesOfName);
    const phone = await under.phone(account);
    expect((await phone.register()).status).toBe(401);
    // The same source may register for others, the same account from elsewhere, and with a new password from here.
    expect((await (await under.phone(await open())).register()).status).toBe(200);
    expect((await (await under.phone(account, { from: '127.0.0.8' })).register()).status).toBe(200);
    const { id, userName } = account;
    const rotated = registrarAccount({ id, userName, password: 'new', passwordRevision: 1 });
    await under.registrar.setCredentials(rotated);
    expect((await (await under.phone(rotated, { password: 'new' })).register()).status).toBe(200);
  });

  it('listens for a source again whose ban was lifted', async () => {
    const account = await open();
    const guesser = await under.phone(account, { password: 'guess' });
    await eventually(async () => (await guesser.register()).status === 401);
    await eventually(async () => {
      await guesser.request(guesser.registration(300));
      return under.refusalsOf(account).includes('too many wrong passwords');
    });
    await kamailio.lift('127.0.0.1/32');
    const phone = await under.phone(account);
    await eventually(async () => (await phone.register()).status === 200);
  });

  it('listens for an account that all the world guesses at to those alone who have registered', async () => {
    const account = await open();
    const known = await under.phone(account, { from: '127.0.0.9' });
    await eventually(async () => (await known.register()).status === 200);
    const guessers = await Promise.all(
      Array.from({ length: 9 }, (_, place) =>
        under.phone(account, { from: `127.0.1.${place + 1}`, password: 'guess' }),
      ),
    );
    await Promise.all(guessers.map((guesser) => guesser.register()));
    // From somewhere else each time, since who has registered is heard.
    let place = 0;
    await eventually(async () => {
      await Promise.all(guessers.map((guesser) => guesser.request(guesser.registration(300))));
      const stranger = await under.phone(account, { from: `127.0.2.${++place}` });
      return (await stranger.register()).status === 401;
    });
    expect(place).toBeGreaterThan(THRESHOLDS.guessesOfAccount / guessers.length - 2);
    expect((await known.register()).status).toBe(200);
    expect((await (await under.phone(await open(), { from: '127.0.3.1' })).register()).status).toBe(200);
  });

  it('knows as many networks as an account may have', async () => {
    const others = Array.from({ length: 99 }, (_, index) => `2001:db8:${index.toString(16)}:1:2:3:4:5/128`);
    const account = await open({ networks: [...others, '127.0.0.0/8'] });
    expect((await (await under.phone(account)).register()).status).toBe(200);
    await under.registrar.setCredentials({ ...account, networks: [...others, '192.0.2.0/24'] });
    expect((await (await under.phone(account)).register()).status).toBe(403);
  });

  it('refuses an account whose digest it cannot check, and says why', async () => {
    const account = await open({ algorithm: 'SHA-256' });
    expect((await (await under.phone(account)).register()).status).toBe(401);
    await eventually(() => under.refusalsOf(account).includes('algorithm not supported'));
  });

  it('asks a phone back whose digest it cannot check any more, and ends it in the record as well', async () => {
    const { account, phone } = await under.registered();
    await under.change({ ...account, algorithm: 'SHA-256' }, 'settings changed');
    expect((await phone.nextRequest()).headers.first('event')).toBe('check-sync;reboot=false');
    expect(await under.drops(account)).toEqual([
      expect.objectContaining({ cause: 'settings changed', askedBack: true }),
    ]);
    expect(await under.locationsOf(account)).toEqual([]);
    expect(await isBound(account.userName)).toBe(false);
    await under.change(account, 'settings changed');
    expect((await phone.register()).status).toBe(200);
  });

  it('does not tell the realm of an organization from a name', async () => {
    await open();
    const phone = await under.phone(registrarAccount({ realm: 'nobody.example' }));
    const challenge = await phone.request(phone.registration(300));
    expect(challenge.headers.first('www-authenticate')).toContain('realm="pbx.example"');
    const inRealm = await under.phone(registrarAccount({ realm: ACCOUNT_REALM }));
    const other = await inRealm.request(inRealm.registration(300));
    expect(other.headers.first('www-authenticate')).toContain(`realm="${ACCOUNT_REALM}"`);
  });
});
