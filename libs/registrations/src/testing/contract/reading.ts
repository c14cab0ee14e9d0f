import { registrarAccount } from '../registrar-account.js';
import { eventually } from '../registrar-under-test.js';
import type { RegistrarUnderTest } from '../registrar-under-test.js';
import { boundIn } from './registering.js';

/** What is read of a REGISTER, and what is not (RFC 3261 sections 7.3, 8.2 and 20). */
export function describeReading(under: () => RegistrarUnderTest): void {
  const open = (...wanted: Parameters<typeof registrarAccount>) => under().open(...wanted);
  /** A phone that has proven who it is and is not bound. */
  const ready = async (...[wanted]: Parameters<typeof registrarAccount>) => {
    const account = await open(wanted);
    const phone = await under().phone(account);
    await phone.register(0);
    return { account, phone };
  };

  it.each([
    ['eleven', Array.from({ length: 11 }, (_, place) => `<sip:a@192.0.2.${place}>`)],
    ['letters beyond ASCII', ['<sip:zo\u00eb@192.0.2.1>']],
    ['quotes in a URI', ['<sip:a@192.0.2.1;x="y">']],
    ['a parameter without a name', ['<sip:a@192.0.2.1>;;q=1']],
    ['port 0', ['<sip:a@phone.example:0>']],
    ['a parameter twice', ['<sip:a@192.0.2.1>;expires=60;expires=300']],
    ['a parameter of its URI twice', ['<sip:a@192.0.2.1;a=1;A=2>']],
    ['33 parameters', [`<sip:a@192.0.2.1>${Array.from({ length: 33 }, (_, place) => `;p${place}`).join('')}`]],
    ['an empty lifetime', ['<sip:a@192.0.2.1>;expires=']],
    ['a second password', ['<sip:a:b:c@192.0.2.1>']],
    ['a bad escape', ['<sip:a%2@192.0.2.1>']],
    ['blanks around its URI', ['< sip:a@192.0.2.1 >']],
    ['nothing behind a comma', ['<sip:a@192.0.2.1>,']],
    ['an open quote', ['"a <sip:a@192.0.2.1>']],
    ['one of them unreadable', ['<sip:a@192.0.2.1>', '<sip:a@192.0.2.1:0>']],
  ])('wants no contact with what the record could not read: %s', async (_, contacts) => {
    const { account, phone } = await ready();
    expect((await phone.register(300, [], contacts)).status).toBe(400);
    await eventually(() => under().refusalsOf(account).length > 0);
    expect(new Set(under().refusalsOf(account))).toEqual(new Set(['malformed request']));
    expect(await under().locationsOf(account)).toEqual([]);
  });

  it.each([
    '<sip:192.0.2.1>',
    '<sip:a@[2001:db8::1]:5070>',
    '<sips:a@192.0.2.1>',
    'sip:a@phone.example',
    '<sip:a%20b@192.0.2.1>',
    "<sip:o'neil+1@192.0.2.1:5060;transport=tcp;ob>;reg-id=1",
    '<sip:a;b=c@192.0.2.1>',
    '<SIP:a@192.0.2.1?X=1>',
    '"a, \\"b\\"" <sip:a@192.0.2.1>;expires="300"',
    'Zo\u00eb B <sip:a@192.0.2.1>;EXPIRES=300;Q=0.4',
    '<sip:abc@df7jal23ls0d.invalid;transport=ws>;+sip.instance="<urn:uuid:1>,<x>";foo="x;foo;foo"',
    '<sip:a@192.0.2.1>\t;\texpires = 300',
    '<sip:a@192.0.2.1>;\r\n q=0.5',
  ])('takes the contact %s', async (contact) => {
    const { account, phone } = await ready();
    expect((await phone.register(300, [], [contact])).status).toBe(200);
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    expect(contact).toContain((await under().locationsOf(account))[0]?.contact);
  });

  it('says which extensions it does not keep to', async () => {
    const { phone } = await ready();
    const response = await phone.request(phone.registration(300, ['Require: gruu', 'Require: path']));
    expect(response.status).toBe(420);
    expect(response.headers.all('unsupported').join(',').replaceAll(' ', '')).toBe('gruu,path');
    const options = phone.registration(300, ['Require: path']).replaceAll('REGISTER', 'OPTIONS');
    expect((await phone.request(options)).status).toBe(420);
  });

  it.each([
    ['two lifetimes', 400, /^Expires: .*$/m, '$&\r\nExpires: 600'],
    ['no Call-ID', 400, /^Call-ID: .*$/m, 'Call-ID: '],
    ['a telephone number for its address of record', 416, /^To: .*$/m, 'To: <tel:+4930123456>'],
    ['a telephone number for the exchange', 416, /^REGISTER \S+/, 'REGISTER tel:+4930123456'],
  ])('does not register a phone that has %s', async (_, status, from, to) => {
    const { account, phone } = await ready();
    // The answer holds what was sent, which the phone would not read either.
    const answered = new Promise<string>((resolve) => (phone.wire.onMessage = (bytes) => resolve(bytes.toString())));
    phone.wire.send(Buffer.from(phone.registration(300).replace(from, to)));
    expect(await answered).toMatch(new RegExp(`^SIP/2.0 ${status} `));
    expect(await under().locationsOf(account)).toEqual([]);
  });

  it.each(['Expires: 300 ', 'Expires: 300\t', 'Expires:   300'])(
    'reads a lifetime with blanks: "%s"',
    async (written) => {
      const { phone } = await ready();
      const response = await phone.request(phone.registration(300).replace('Expires: 300', written));
      expect(response.status).toBe(200);
      expect(boundIn(response).get(phone.contact)).toBeLessThanOrEqual(300);
    },
  );

  it.each([' ', '\t', '\r\n '])('reads as if it were not there what is blank behind a value: %j', async (blank) => {
    const { account, phone } = await ready();
    const last = async () => (await under().events(account)).at(-1);
    const send = (expires: number, contacts?: readonly string[]) =>
      phone.request(phone.registration(expires, [], contacts).replace(/^[A-Z][A-Za-z-]*: .*$/gm, `$&${blank}`));
    for (const goodBye of [undefined, ['*']]) {
      const bound = await send(600);
      expect(bound.status).toBe(200);
      expect(boundIn(bound).get(phone.contact)).toBeGreaterThan(590);
      await eventually(async () => (await last()) === 'RegistrationCreated');
      const brought = under().intake.registers.filter(({ accountId }) => accountId === account.id);
      expect(brought.at(-1)).toMatchObject({ contacts: [{ uri: phone.contact, expires: 600 }] });
      expect(new Set(brought.map(({ callId }) => callId)).size).toBe(1);
      expect((await send(0, goodBye)).status).toBe(200);
      await eventually(async () => (await last()) === 'RegistrationRemoved');
    }
    expect(under().refusalsOf(account)).toEqual([]);
  });

  it.each(['Yea/1.? ', ' Yea/1.?\t', 'Foo\r\n bar'])('knows the user agent "%s"', async (written) => {
    const { account, phone } = await ready({ userAgents: ['yea/1.?', 'Foo bar', 'test phone 1.0'] });
    const text = phone.registration(300).replace('test phone 1.0', written);
    expect((await phone.request(text)).status).toBe(200);
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    expect(under().refusalsOf(account)).toEqual([]);
  });

  it('takes a phone that does not name itself for no other', async () => {
    const { phone } = await ready({ userAgents: ['0*', 'test phone*'] });
    const text = phone.registration(300).replace(/^User-Agent: .*\r\n/m, '');
    expect((await phone.request(text)).status).toBe(403);
  });
}
