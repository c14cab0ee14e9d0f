import type { SipResponse } from '@ringledger/sip';
import { LIMITS } from '../table-under-test.js';
import { EXCHANGE_REALM, registrarAccount } from '../registrar-account.js';
import { eventually } from '../registrar-under-test.js';
import type { RegistrarUnderTest } from '../registrar-under-test.js';

/** Contacts that a 200 lists, with the seconds that each has left. */
export function boundIn(response: SipResponse): ReadonlyMap<string, number> {
  const contacts = response.headers.all('contact').flatMap((value) => value.split(/,\s*(?=<)/));
  return new Map(
    contacts.map((contact) => {
      const uri = /<([^>]*)>/.exec(contact)?.[1] ?? contact;
      return [uri, Number(/;\s*expires=(\d+)/.exec(contact)?.[1])];
    }),
  );
}

export function describeRegistering(under: () => RegistrarUnderTest): void {
  const open = (...wanted: Parameters<typeof registrarAccount>) => under().open(...wanted);

  it.each(['UDP', 'TCP', 'TLS', 'WS'] as const)('says where and for how long it is bound, on %s', async (transport) => {
    const account = await open();
    const phone = await under().phone(account, { transport });
    const response = await phone.register(300);
    expect(response.status).toBe(200);
    expect([...boundIn(response)]).toEqual([[phone.contact, expect.any(Number)]]);
    expect(boundIn(response).get(phone.contact)).toBeLessThanOrEqual(300);
    expect(boundIn(response).get(phone.contact)).toBeGreaterThan(290);
    expect(Math.abs(Date.parse(response.headers.first('date') ?? '') - Date.now())).toBeLessThan(5000);
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    const [request] = under().intake.registers.filter(({ accountId }) => accountId === account.id);
    expect(request).toMatchObject({ transport, organizationId: 'acme', userAgent: 'test phone 1.0' });
    expect(request?.address).toBe(under().endpoint(transport).address);
    await eventually(async () => (await under().events(account)).length > 0);
    expect(await under().events(account)).toEqual(['RegistrationCreated']);
  });

  it('keeps the registration when it is refreshed, and writes nothing', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    const before = await under().locationsOf(account);
    expect((await phone.register()).status).toBe(200);
    const brought = () => under().intake.registers.filter(({ accountId }) => accountId === account.id);
    await eventually(() => brought().at(-1)!.cseq > brought()[0]!.cseq);
    expect(await under().locationsOf(account)).toEqual(before);
    expect(await under().events(account)).toEqual(['RegistrationCreated']);
  });

  it('keeps no password that stands in a contact, and answers with what the phone sent', async () => {
    const account = await open();
    const phone = await under().phone(account);
    const [, user, rest] = /^sip:(.*)@(.*)$/.exec(phone.contact)!;
    const sent = `sip:${user}:s%65cret@${rest}`;
    const register = (seconds: number) => phone.register(300, [], [`<${sent}>;expires=${seconds}`]);
    expect([...boundIn(await register(300)).keys()]).toEqual([sent]);
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    expect(await under().locationsOf(account)).toMatchObject([{ contact: phone.contact }]);
    expect([...boundIn(await register(300)).keys()]).toEqual([sent]);
    await register(0);
    await eventually(async () => (await under().events(account)).at(-1) === 'RegistrationRemoved');
    expect(await under().events(account)).toEqual(['RegistrationCreated', 'RegistrationRemoved']);
    expect(JSON.stringify(under().intake.registers)).not.toContain('cret@');
  });

  it('answers a query with what is bound', async () => {
    const account = await open();
    const phone = await under().phone(account);
    expect(boundIn(await phone.register(300, [], [])).size).toBe(0);
    await phone.register();
    const asked = await phone.register(300, [], []);
    expect(asked.status).toBe(200);
    expect([...boundIn(asked).keys()]).toEqual([phone.contact]);
  });

  it('forgets a phone that says good-bye', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    const response = await phone.register(0);
    expect(response.status).toBe(200);
    expect(boundIn(response).size).toBe(0);
    await eventually(async () => (await under().events(account)).at(-1) === 'RegistrationRemoved');
  });

  it('forgets all that is bound at once', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    expect((await phone.register(0, [], ['*'])).status).toBe(200);
    expect(boundIn(await phone.register(300, [], [])).size).toBe(0);
    await eventually(async () => (await under().events(account)).at(-1) === 'RegistrationRemoved');
  });

  it('lets the last phone win', async () => {
    const account = await open();
    const [first, second] = [await under().phone(account), await under().phone(account)];
    second.userAgent = 'another phone 2.0';
    await first.register();
    const response = await second.register();
    expect([...boundIn(response).keys()]).toEqual([second.contact]);
    await eventually(async () => (await under().events(account)).at(-1) === 'RegistrationTakenOver');
    expect([...boundIn(await first.register(300, [], [])).keys()]).toEqual([second.contact]);
  });

  it.each([
    ['of one header', [`<sip:low@127.0.0.1:5070>;q=0.2, <sip:high@127.0.0.1:5072>;q=0.9;expires=${LIMITS.minSeconds}`]],
    ['of two', ['<sip:low@127.0.0.1:5070>;q=0.2', `<sip:high@127.0.0.1:5072>;q=0.9;expires=${LIMITS.minSeconds}`]],
  ])('keeps to one contact of several, the one that the phone prefers, and lists it alone: %s', async (_, contacts) => {
    const account = await open();
    const phone = await under().phone(account);
    const kept = 'sip:high@127.0.0.1:5072';
    const response = await phone.register(300, [], contacts);
    expect(response.status).toBe(200);
    expect([...boundIn(response).keys()]).toEqual([kept]);
    expect(boundIn(response).get(kept)).toBeLessThanOrEqual(LIMITS.minSeconds);
    expect([...boundIn(await phone.register(300, [], [])).keys()]).toEqual([kept]);
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    expect(await under().locationsOf(account)).toMatchObject([{ contact: kept }]);
    const brief = contacts.map((contact) => contact.replace(/expires=.*/, `expires=${LIMITS.minSeconds - 1}`));
    expect((await phone.register(300, [], brief)).status).toBe(423);
    const overtaken = phone.registration(300, [], contacts);
    expect((await phone.request(overtaken.replace(/CSeq: \d+/, 'CSeq: 1'))).status).toBeGreaterThanOrEqual(400);
    expect([...boundIn(await phone.register(300, [], [])).keys()]).toEqual([kept]);
  });

  it.each([
    ['of one header', ['<sip:first@127.0.0.1:5070>,<sip:second@127.0.0.1:5072>']],
    ['of two', ['<sip:first@127.0.0.1:5070>', '<sip:second@127.0.0.1:5072>']],
  ])('keeps the first one of those that the phone prefers alike: %s', async (_, contacts) => {
    const account = await open();
    const phone = await under().phone(account);
    const kept = 'sip:first@127.0.0.1:5070';
    for (let turn = 0; turn < 2; turn++) {
      expect([...boundIn(await phone.register(300, [], contacts)).keys()]).toEqual([kept]);
      expect([...boundIn(await phone.register(300, [], [])).keys()]).toEqual([kept]);
    }
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    expect(await under().locationsOf(account)).toMatchObject([{ contact: kept }]);
  });

  it('takes back one contact of several, and none that is not bound', async () => {
    const account = await open();
    const phone = await under().phone(account);
    const bound = 'sip:bound@127.0.0.1:5070';
    await phone.register(300, [], [`<${bound}>`]);
    const others = ['<sip:other@127.0.0.1:5072>', '<sip:third@127.0.0.1:5074>'];
    expect([...boundIn(await phone.register(0, [], others)).keys()]).toEqual([bound]);
    expect([...boundIn(await phone.register(300, [], [])).keys()]).toEqual([bound]);
    expect(boundIn(await phone.register(0, [], [others[0]!, `<${bound}>`])).size).toBe(0);
    expect(boundIn(await phone.register(300, [], [])).size).toBe(0);
    await eventually(async () => (await under().events(account)).at(-1) === 'RegistrationRemoved');
  });

  it.each([
    ['', ';q=0.'],
    ['', ';q=1.;x=y'],
    ['', ';x="a\\"b"'],
    ['', ';+sip.instance="<urn:uuid:\\"1\\">"'],
    ['', ';reg-id=0;+sip.instance="<urn:uuid:1>"'],
    ['"a \\\\" ', ''],
    ['"a;received=[::1] <\\"" ', ''],
    ['', ';received=[::1]'],
    ['', ';received'],
    ['', ';received="sip:203.0.113.5:5060"'],
    ['', ' ; x="a;received=[::1]" ; Received = "sip:203.0.113.5" ; y="b\\"c" ; q=0.5'],
    ['', ';received=[::1], <sip:low@127.0.0.1:5070>;q=0.1;received=[::1]'],
    ['', ';\r\n received\r\n =[::1];\treg-id\t=\t1'],
  ])('knows where a phone is, however it writes its contact: %s<…>%s', async (before, after) => {
    const account = await open();
    const phone = await under().phone(account);
    const { port } = phone.wire.local;
    const response = await phone.register(300, [], [`${before}<${phone.contact}>${after}`]);
    expect(response.status).toBe(200);
    expect([...boundIn(response).keys()]).toEqual([phone.contact]);
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    const source = { address: '127.0.0.1', port, transport: 'UDP', contacts: [{ uri: phone.contact }] };
    const bound = (await under().registrar.snapshot())?.filter(({ accountId }) => accountId === account.id);
    expect(bound ?? [source]).toMatchObject([source]);
    expect(await under().registrar.notify((await under().locationsOf(account))[0]!, 'synchronize')).toMatchObject({
      outcome: 'accepted',
    });
  });

  it('keeps to the URI of a contact as it is written', async () => {
    const account = await open();
    const phone = await under().phone(account);
    const contact = `${phone.contact};received=[::1];q=1.;reg-id=0;expires`;
    const response = await phone.register(300, [], [`<${contact}>;received=[::2];q=1.;reg-id=0;x=";expires;"`]);
    expect([...boundIn(response).keys()]).toEqual([contact]);
    expect(boundIn(response).get(contact)).toBeLessThanOrEqual(300);
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    expect(await under().locationsOf(account)).toMatchObject([{ contact }]);
  });

  it('refuses a lifetime that is too brief, and says which is not', async () => {
    const account = await open();
    const phone = await under().phone(account);
    const response = await phone.register(LIMITS.minSeconds - 1);
    expect(response.status).toBe(423);
    expect(response.headers.first('min-expires')).toBe(String(LIMITS.minSeconds));
    await eventually(() => under().refusalsOf(account).includes('interval too brief'));
    expect(await under().locationsOf(account)).toEqual([]);
  });

  it('grants no more than the longest lifetime', async () => {
    const account = await open();
    const phone = await under().phone(account);
    const granted = boundIn(await phone.register(LIMITS.maxSeconds * 10)).get(phone.contact);
    expect(granted).toBeLessThanOrEqual(LIMITS.maxSeconds);
    expect(granted).toBeGreaterThan(LIMITS.maxSeconds - 10);
  });

  it.each([2 ** 31, 2 ** 32, 2 ** 32 + 1])(
    'grants no less to who asks for more than anybody counts: %i',
    async (seconds) => {
      const account = await open();
      const phone = await under().phone(account);
      const longest = (response: SipResponse) =>
        expect(LIMITS.maxSeconds - boundIn(response).get(phone.contact)!).toBeLessThan(10);
      longest(await phone.register(seconds));
      longest(await phone.register(300, [], [`<${phone.contact}>;expires=${seconds}`]));
      longest(await phone.register(300, [], [`<${phone.contact}> ; Expires = 0${seconds}`]));
      await eventually(async () => (await under().events(account)).length > 0);
      expect(await under().events(account)).toEqual(['RegistrationCreated']);
      expect(boundIn(await phone.register(seconds, [], [`<${phone.contact}>;expires=0`])).size).toBe(0);
    },
  );

  it.each([
    ['of the request', (zeros: string) => [`Expires: ${zeros}`, '']],
    ['of a contact', (zeros: string) => ['Expires: 300', `;expires=${zeros}`]],
    ['of a contact, in quotes', (zeros: string) => ['Expires: 300', `;expires="${zeros}"`]],
  ] as const)('reads a lifetime with zeros before it, %s', async (_, written) => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    const send = async (zeros: string) => {
      const [header = '', parameter = ''] = written(zeros);
      const text = phone.registration(300, [], [`<${phone.contact}>${parameter}`]);
      return boundIn(await phone.request(text.replace('Expires: 300', header)));
    };
    for (const zeros of ['0600', '0000000600', '00000000600', '000000000600']) {
      const seconds = (await send(zeros)).get(phone.contact);
      expect(seconds).toBeLessThanOrEqual(600);
      expect(seconds).toBeGreaterThan(590);
    }
    expect((await send('00000000000')).size).toBe(0);
    await eventually(async () => (await under().events(account)).at(-1) === 'RegistrationRemoved');
    expect(await under().events(account)).toEqual(['RegistrationCreated', 'RegistrationRemoved']);
  });

  it.each([
    ';expires',
    ' ; Expires ;q=1',
    ';expires=""',
    ';expires=abc',
    ';expires="5 0"',
    ';expires=0a',
    ';expires=-1',
  ])('takes a lifetime of a contact that is no number for an hour, whatever the header says: %s', async (parameter) => {
    const account = await open();
    const phone = await under().phone(account);
    for (const header of [600, 0, LIMITS.minSeconds - 1]) {
      const response = await phone.register(header, [], [`<${phone.contact}>${parameter}`]);
      expect(response.status).toBe(200);
      expect(boundIn(response).get(phone.contact)).toBeGreaterThan(3590);
    }
    const brought = () => under().intake.registers.filter(({ accountId }) => accountId === account.id);
    await eventually(() => brought().length === 3);
    for (const request of brought()) expect(request).toMatchObject({ contacts: [{ expires: 3600 }] });
    await eventually(async () => (await under().events(account)).length > 0);
    expect(await under().events(account)).toEqual(['RegistrationCreated']);
  });

  it('knows an account by its authentication user', async () => {
    const account = await open({ authenticationUser: `auth-${Math.random()}` });
    const phone = await under().phone(account);
    expect((await phone.register()).status).toBe(200);
  });

  it('knows an account by its name with escapes', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    const escaped = (text: string) => text.replace(/^To: <sip:p/m, 'To: <sip:%70');
    expect((await phone.request(escaped(phone.registration(300)))).status).toBe(200);
    expect((await phone.request(escaped(phone.registration(0)))).status).toBe(200);
    expect(boundIn(await phone.register(300, [], [])).size).toBe(0);
    await eventually(async () => (await under().events(account)).at(-1) === 'RegistrationRemoved');
    expect(under().refusalsOf(account)).toEqual([]);
  });

  it('knows a phone that knows the exchange by its address alone', async () => {
    const account = await open();
    const phone = await under().phone(account, { host: '127.0.0.1' });
    const challenge = await phone.request(phone.registration(300));
    expect(challenge.headers.first('www-authenticate')).toContain(`realm="${EXCHANGE_REALM}"`);
    expect((await phone.register()).status).toBe(200);
  });

  it('takes a REGISTER that was sent twice as one', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.request(phone.registration(300));
    await phone.register();
    const text = phone.registration(300);
    const [one, other] = await Promise.all([phone.request(text), phone.request(text)]);
    expect([one.status, other.status]).toEqual([200, 200]);
    await eventually(async () => (await under().events(account)).length > 0);
    expect(await under().events(account)).toEqual(['RegistrationCreated']);
  });

  it('tells the record when the connection of a phone is lost', async () => {
    const account = await open();
    const phone = await under().phone(account, { transport: 'TCP' });
    await phone.register();
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    phone.close();
    await eventually(async () => (await under().events(account)).length > 1);
    expect(await under().events(account)).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
    expect(await under().locationsOf(account)).toEqual([]);
  });
}
