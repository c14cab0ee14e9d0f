import type { TestPhone } from '@ringledger/sip/testing';
import { SYSTEM } from '@ringledger/read-models';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import { type OpenedKamailio, openKamailio } from '../testing/kamailio-under-test.js';
import { registrarAccount } from '../testing/registrar-account.js';
import { kamailioMissing } from '../testing/real-kamailio.js';
import { type RegistrarUnderTest, eventually, openRegistrarUnderTest } from '../testing/registrar-under-test.js';

interface Looked {
  readonly Contacts: readonly { readonly Contact: { readonly Ruid: string } }[];
}

const missing = kamailioMissing();
const describeIfThere = missing === null ? describe : describe.skip;

describeIfThere(`What Kamailio did and told late, or never (${missing ?? 'installed'})`, () => {
  let kamailio: OpenedKamailio;
  let under: RegistrarUnderTest;

  beforeEach(async () => {
    under = await openRegistrarUnderTest(async (surroundings) => (kamailio = await openKamailio(surroundings)));
  });
  afterEach(() => under.close());

  const open = (...wanted: Parameters<typeof registrarAccount>) => under.open(...wanted);
  const isRecorded = (account: RegistrarAccount) =>
    eventually(async () => (await under.locationsOf(account)).length === 1);
  const registered = (transport: 'UDP' | 'TCP' = 'UDP') => under.registered({ transport });
  const isBound = ({ userName }: RegistrarAccount) => kamailio.isBound(userName);
  const deadlineOf = async ({ id }: RegistrarAccount) => {
    const document = (await under.locations.of(SYSTEM, [id])).get(id);
    return Date.parse(document?.locations[0]?.expires ?? '');
  };
  /** All that has happened until now is in the record. */
  const isToldAll = () => {
    const since = Date.now();
    return eventually(() => (under.intake.upTo?.getTime() ?? 0) > since);
  };
  /** How many reports Kamailio has sent and seen taken. */
  const reports = (which: 'sent' | 'taken') =>
    kamailio.kamailio.control.rpc('pv.shvGet', [which]).then((found) => (found as { readonly value: number }).value);
  /** As a phone that counts anew, in the same call. */
  const registerAt = (phone: TestPhone, cseq: number, expires = 300) =>
    phone.request(phone.registration(expires).replace(/CSeq: \d+/, `CSeq: ${cseq}`));

  it.each([
    ['another password', 'password rotated', { password: 'new', passwordRevision: 1 }],
    ['other networks', 'settings changed', { networks: ['192.0.2.0/24'] }],
    ['other user agents', 'settings changed', { userAgents: ['Snom*'] }],
    ['other transports', 'settings changed', { transports: ['TLS'] }],
  ] as const)('ends what is bound at once, whatever was told of it: %s', async (_, cause, change) => {
    const account = await open();
    const phone = await under.phone(account);
    kamailio.evapi.hold();
    expect((await phone.register()).status).toBe(200);
    const { id, userName } = account;
    await under.change(registrarAccount({ id, userName, ...change }), cause);
    expect((await phone.nextRequest()).headers.first('event')).toBe('check-sync;reboot=false');
    expect(await isBound(account)).toBe(false);
    expect(await under.events(account)).toEqual(['RegistrationCreated', 'RegistrationDropped']);
    kamailio.evapi.pass();
    await eventually(() => kamailio.registrar.answering);
    expect(await under.locationsOf(account)).toEqual([]);
  });

  it('keeps a phone that came back because it was asked to, told or not', async () => {
    const { account, phone } = await registered();
    kamailio.evapi.hold();
    const again = await under.phone(account, { password: 'new' });
    const back = phone.nextRequest().then(() => again.register());
    const { id, userName } = account;
    await under.change(registrarAccount({ id, userName, password: 'new', passwordRevision: 1 }), 'password rotated');
    expect((await back).status).toBe(200);
    kamailio.evapi.pass();
    await eventually(async () => (await under.locationsOf(account))[0]?.contact === again.contact);
    expect(await isBound(account)).toBe(true);
  });

  it('leaves what may go on as it is', async () => {
    const { account, phone } = await registered();
    await under.registrar.setCredentials({ ...account, networks: ['127.0.0.0/8'], userAgents: ['test*'] });
    expect(await isBound(account)).toBe(true);
    expect((await phone.register()).status).toBe(200);
    await eventually(async () => (await under.events(account)).length === 1);
    expect(await under.events(account)).toEqual(['RegistrationCreated']);
  });

  describe('given a phone that two others have displaced, of which nothing was told yet', () => {
    let account: RegistrarAccount;
    beforeEach(async () => {
      ({ account } = await registered());
      // What is compared at the beginning would tell of them.
      await isToldAll();
      kamailio.evapi.hold();
      for (const userAgent of ['another phone', 'a third phone']) {
        const phone = await under.phone(account);
        phone.userAgent = userAgent;
        expect((await phone.register()).status).toBe(200);
      }
    });
    const told = () => {
      kamailio.evapi.pass();
      return isToldAll();
    };

    it('when all are dropped, then none is registered when that is told', async () => {
      await under.table.dropWhatIsOpen(account.id);
      await under.takeDropped(account);
      expect(await isBound(account)).toBe(false);
      await told();
      expect(await under.locationsOf(account)).toEqual([]);
      expect(await under.events(account)).toEqual(['RegistrationCreated', 'RegistrationDropped']);
    });

    it('when all are dropped while it stands still, then none is registered when it goes on', async () => {
      await under.table.dropWhatIsOpen(account.id);
      kamailio.kamailio.signal('SIGSTOP');
      await under.takeDropped(account);
      kamailio.kamailio.signal('SIGCONT');
      await eventually(async () => !(await isBound(account)));
      await told();
      expect(await under.locationsOf(account)).toEqual([]);
      expect(await under.events(account)).toEqual(['RegistrationCreated', 'RegistrationDropped']);
    });

    it('when the account is disabled and enabled again, then none is registered when that is told', async () => {
      await under.deny(account, 'account disabled');
      await under.registrar.setCredentials(account);
      await told();
      expect(await isBound(account)).toBe(false);
      expect(await under.locationsOf(account)).toEqual([]);
      expect(await under.events(account)).toEqual([
        ...['RegistrationCreated', 'RegistrationTakenOver', 'RegistrationDropped'],
      ]);
    });

    it('when only the last one may not register any more, then none is registered when that is told', async () => {
      await under.change({ ...account, userAgents: ['test*', 'another*'] }, 'settings changed');
      await told();
      expect(await isBound(account)).toBe(false);
      expect(await under.locationsOf(account)).toEqual([]);
    });

    it('when the last one is ended there alone, then what is told of the others ends as well', async () => {
      const { userName } = account;
      const there = (await kamailio.kamailio.control.rpc('ul.lookup', ['location', userName])) as Looked;
      const ruid = there.Contacts[0]?.Contact.Ruid;
      const [location] = await under.locationsOf(account);
      await kamailio.registrar.drop({ ...location!, flow: JSON.stringify({ ruid, connection: null }) });
      await told();
      expect(await isBound(account)).toBe(false);
      await eventually(async () => (await under.locationsOf(account)).length === 0);
    });
  });

  it.each(['test phone 1.0', 'another phone'])('ends what was dropped while it was told: %s', async (userAgent) => {
    const { account } = await registered();
    await eventually(async () => (await under.events(account)).length === 1);
    const isTold = new Promise<void>((resolve) => {
      under.intake.before = async (told) => {
        await under.table.dropWhatIsOpen(account.id);
        under.intake.after = async (done) => void (done === told && resolve());
      };
    });
    const phone = await under.phone(account);
    phone.userAgent = userAgent;
    expect((await phone.register()).status).toBe(200);
    await isTold;
    await under.takeDropped(account);
    expect(await isBound(account)).toBe(false);
    expect(await under.locationsOf(account)).toEqual([]);
    expect(await under.events(account)).toEqual(['RegistrationCreated', 'RegistrationDropped']);
  });

  it('registers a phone that comes back after it was dropped', async () => {
    const { account, phone } = await registered();
    await under.table.dropWhatIsOpen(account.id);
    await under.takeDropped(account);
    expect((await phone.register()).status).toBe(200);
    await isRecorded(account);
    expect(await isBound(account)).toBe(true);
  });

  it('drops a phone that has taken over without being told of', async () => {
    const { account } = await registered();
    const [location] = await under.locationsOf(account);
    await isToldAll();
    kamailio.evapi.hold();
    const other = await under.phone(account);
    other.userAgent = 'another phone';
    expect((await other.register()).status).toBe(200);
    await under.locations.end(account.id, 'administrator');
    await under.registrar.drop(location!);
    expect(await isBound(account)).toBe(false);
    kamailio.evapi.pass();
    await (await registered()).phone.register();
    expect(await under.locationsOf(account)).toEqual([]);
  });

  it('writes nothing of what was ended while it stood still', async () => {
    const [deleted, dropped] = [await registered(), await registered()];
    kamailio.kamailio.signal('SIGSTOP');
    await under.deny(deleted.account, 'unknown account');
    const [location] = await under.locationsOf(dropped.account);
    await under.locations.end(dropped.account.id, 'administrator');
    await under.registrar.drop(location!);
    kamailio.kamailio.signal('SIGCONT');
    await eventually(() => kamailio.registrar.answering);
    for (const { account } of [deleted, dropped]) {
      expect(await isBound(account)).toBe(false);
      expect(await under.events(account)).toEqual(['RegistrationCreated', 'RegistrationDropped']);
    }
  });

  it('answers nobody when it cannot tell what it does', async () => {
    const { phone } = await registered();
    kamailio.lease = 60_000;
    kamailio.evapi.cut();
    await eventually(() => !kamailio.registrar.answering);
    const since = performance.now();
    await eventually(async () => (await phone.register()).status === 503);
    expect(performance.now() - since).toBeLessThan(12_000);
    kamailio.evapi.pass();
    await eventually(() => kamailio.registrar.answering);
    await eventually(async () => (await phone.register()).status === 200);
  });

  it('tells again what did not arrive', async () => {
    // How one on TCP ended could not be told from what is there now.
    const [leaving, losing, coming] = [await registered('TCP'), await registered('TCP'), await open()];
    kamailio.evapi.hold();
    expect((await leaving.phone.register(0)).status).toBe(200);
    losing.phone.close();
    expect((await (await under.phone(coming)).register()).status).toBe(200);
    await eventually(async () => !(await isBound(losing.account)));
    kamailio.evapi.cut();
    kamailio.evapi.pass();
    await isRecorded(coming);
    await eventually(async () => (await under.events(losing.account)).length === 2);
    expect(await under.events(leaving.account)).toEqual(['RegistrationCreated', 'RegistrationRemoved']);
    expect(await under.events(losing.account)).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
    expect(await under.events(coming)).toEqual(['RegistrationCreated']);
  });

  it('keeps what it tells, however many connections there were in which nothing happened', async () => {
    const [leaving, losing] = [await registered('TCP'), await registered('TCP')];
    await eventually(async () => (await reports('taken')) === 2);
    for (let connection = 0; connection < 3; connection++) {
      kamailio.evapi.cut();
      await eventually(() => !kamailio.registrar.answering);
      kamailio.evapi.pass();
      await eventually(() => kamailio.registrar.answering);
    }
    await isToldAll();
    kamailio.evapi.hold();
    expect((await leaving.phone.register(0)).status).toBe(200);
    losing.phone.close();
    await eventually(async () => !(await isBound(losing.account)));
    await eventually(async () => (await reports('sent')) === 4);
    kamailio.evapi.cut();
    kamailio.evapi.pass();
    await eventually(async () => (await under.events(leaving.account)).length === 2);
    await eventually(async () => (await under.events(losing.account)).length === 2);
    expect(await under.events(leaving.account)).toEqual(['RegistrationCreated', 'RegistrationRemoved']);
    expect(await under.events(losing.account)).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
  });

  it('tells the next process what the last one has heard and not done', async () => {
    const { account, phone } = await registered();
    kamailio.evapi.hold();
    expect((await phone.register(0)).status).toBe(200);
    await kamailio.registrar.stop();
    kamailio.evapi.pass();
    const another = kamailio.another();
    await another.setCredentials(account);
    another.start();
    await eventually(async () => (await under.events(account)).length === 2);
    await another.stop();
    expect(await under.events(account)).toEqual(['RegistrationCreated', 'RegistrationRemoved']);
  });

  it('brings to the next process when a phone was heard, not when that process was there', async () => {
    const { account, phone } = await registered();
    await kamailio.registrar.stop();
    const heard = Date.now();
    await eventually(async () => (await phone.register()).status === 503);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const another = kamailio.another();
    const known = under.intake.registers.length;
    await another.setCredentials(account);
    another.start();
    await eventually(() => under.intake.registers.length > known);
    await another.stop();
    const ago = (Date.now() - heard) / 1000;
    expect(under.intake.registers[known]?.granted?.ago).toBeGreaterThan(2);
    expect(under.intake.registers[known]?.granted?.ago).toBeLessThan(ago + 2);
  });

  it('ends in the record what has ended there without a word', async () => {
    const [gone, lost, stays] = [await registered(), await registered('TCP'), await registered()];
    for (const { account } of [gone, lost]) {
      await kamailio.kamailio.control.rpc('ul.rm', ['location', account.userName]);
    }
    kamailio.evapi.cut();
    await eventually(() => !kamailio.registrar.answering);
    kamailio.evapi.pass();
    await eventually(async () => (await under.events(gone.account)).length === 2);
    await eventually(async () => (await under.events(lost.account)).length === 2);
    expect(await under.events(gone.account)).toEqual(['RegistrationCreated', 'RegistrationRemoved']);
    expect(await under.events(lost.account)).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
    expect(await under.events(stays.account)).toEqual(['RegistrationCreated']);
  });

  it('believes a phone that counts anew after a good-bye', async () => {
    const { account, phone } = await registered();
    expect((await registerAt(phone, 200)).status).toBe(200);
    expect((await registerAt(phone, 201, 0)).status).toBe(200);
    await eventually(async () => (await under.locationsOf(account)).length === 0);
    expect((await registerAt(phone, 3)).status).toBe(200);
    await isRecorded(account);
    expect(await isBound(account)).toBe(true);
  });

  it('believes a phone that counts anew after another one had its place', async () => {
    const { account, phone } = await registered();
    expect((await registerAt(phone, 200)).status).toBe(200);
    const other = await under.phone(account);
    other.userAgent = 'another phone';
    expect((await other.register()).status).toBe(200);
    const contact = async () => (await under.locationsOf(account))[0]?.contact;
    await eventually(async () => (await contact()) === other.contact);
    expect((await registerAt(phone, 3)).status).toBe(200);
    await eventually(async () => (await contact()) === phone.contact);
  });

  it('believes a phone that counts anew after a restart of Kamailio, and when it leaves then', async () => {
    const { account, phone } = await registered();
    expect((await registerAt(phone, 200)).status).toBe(200);
    await kamailio.kamailio.kill();
    await kamailio.kamailio.start();
    await eventually(() => kamailio.registrar.answering);
    await phone.register(0);
    await eventually(async () => (await under.locationsOf(account)).length === 0);
    const again = await registered();
    expect((await registerAt(again.phone, 200)).status).toBe(200);
    await kamailio.kamailio.kill();
    await kamailio.kamailio.start();
    await eventually(() => kamailio.registrar.answering);
    expect((await again.phone.register(120)).status).toBe(200);
    await eventually(async () => (await deadlineOf(again.account)) < Date.now() + 120_500);
    expect(await under.events(again.account)).toEqual(['RegistrationCreated']);
  });

  it('knows the deadline that a phone was given, however late', async () => {
    const { account, phone } = await registered();
    kamailio.evapi.hold();
    const before = Date.now();
    expect((await phone.register(120)).status).toBe(200);
    const after = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    kamailio.evapi.pass();
    await eventually(async () => (await deadlineOf(account)) < after + 150_000);
    expect(await deadlineOf(account)).toBeGreaterThan(before + 119_900);
    expect(await deadlineOf(account)).toBeLessThan(after + 120_500);
  });

  it('knows when a connection was lost, however late', async () => {
    const { account, phone } = await registered('TCP');
    kamailio.evapi.hold();
    phone.close();
    await eventually(async () => !(await isBound(account)));
    // Kamailio notices within a second.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    kamailio.evapi.pass();
    await eventually(() => under.intake.lost.length > 0);
    expect(under.intake.lost[0]?.ago).toBeGreaterThan(1);
  });

  it('says up to when everything is in the record, but not while something is missing', async () => {
    await registered();
    const since = Date.now();
    await eventually(() => (under.intake.upTo?.getTime() ?? 0) > since);
    kamailio.evapi.hold();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const held = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(under.intake.upTo?.getTime()).toBeLessThan(held);
    kamailio.evapi.pass();
    await eventually(() => (under.intake.upTo?.getTime() ?? 0) > held);
  });

  it('hears a source, or does not, when that has been said', async () => {
    const until = new Date(Date.now() + 60_000).toISOString();
    const data = { network: '192.0.2.7/32', reason: 'many guesses', since: until, until, refusals: 1 } as const;
    const isBanned = async () =>
      (await kamailio.kamailio.control.rpc('htable.get', ['banned', '192.0.2.7']).catch(() => null)) !== null;
    await kamailio.registrar.banned({ type: 'SourceBanned', data });
    expect(await isBanned()).toBe(true);
    await kamailio.registrar.banned({ type: 'SourceBanLifted', data: { network: '192.0.2.7/32' } });
    expect(await isBanned()).toBe(false);
  });
});
