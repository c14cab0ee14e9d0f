import type { TestPhone } from '@ringledger/sip/testing';
import { THRESHOLDS } from '../defence/thresholds.js';
import { type OpenedKamailio, openKamailio } from '../testing/kamailio-under-test.js';
import type { registrarAccount } from '../testing/registrar-account.js';
import { kamailioMissing } from '../testing/real-kamailio.js';
import { type RegistrarUnderTest, eventually, openRegistrarUnderTest } from '../testing/registrar-under-test.js';

const missing = kamailioMissing();
const describeIfThere = missing === null ? describe : describe.skip;

describeIfThere(`What phones may send to Kamailio (${missing ?? 'installed'})`, () => {
  let kamailio: OpenedKamailio;
  let under: RegistrarUnderTest;

  beforeEach(async () => {
    under = await openRegistrarUnderTest(async (surroundings) => (kamailio = await openKamailio(surroundings)));
  });
  afterEach(() => under.close());

  const open = (...wanted: Parameters<typeof registrarAccount>) => under.open(...wanted);
  const registered = () => under.registered();
  /** The status of what comes back, which need not be anything that a phone could read. */
  const status = (phone: TestPhone, text: string) =>
    new Promise<number>((resolve) => {
      phone.wire.onMessage = (bytes) => resolve(Number(bytes.toString('latin1').slice(8, 11)));
      phone.wire.send(Buffer.from(text, 'latin1'));
    });
  const compared = async () => {
    kamailio.evapi.cut();
    await eventually(() => !kamailio.registrar.answering);
    kamailio.evapi.pass();
    await eventually(() => kamailio.registrar.answering);
  };

  it('does not look at guesses any more whatever address of record they are for', async () => {
    const account = await open();
    const guesser = await under.phone(account, { password: 'guess' });
    await guesser.register();
    const nameless = (phone: TestPhone) => phone.registration(300).replace(/^To: <sip:[^@]*@/m, 'To: <sip:');
    await eventually(async () => {
      await guesser.request(nameless(guesser));
      return under.refusalsOf(account).includes('too many wrong passwords');
    });
    const looked = under.refusalsOf(account).filter((reason) => reason === 'wrong password').length;
    expect(looked).toBeGreaterThanOrEqual(THRESHOLDS.guessesOfName);
    const phone = await under.phone(account);
    await phone.register();
    expect((await phone.request(nameless(phone))).status).toBe(401);
  });

  it.each(['vic%zz', 'vic%ff', 'vic%00', 'vic%c3%a9', 'vic%4', 'vic\xff', ''])(
    'makes nothing of an address of record of which nobody could: "%s"',
    async (user) => {
      const { phone } = await registered();
      const told = under.intake.refusals.length;
      const text = () => phone.registration(300).replace(/^To: <sip:[^@]*@/m, `To: <sip:${user}@`);
      await eventually(async () => (await status(phone, text())) === 400);
      expect(under.intake.refusals).toHaveLength(told);
    },
  );

  it.each([
    ['a tag in To', 400, /^(To: .*)$/m, '$1;tag=x'],
    ['a blank in the Call-ID', 400, /^Call-ID: /m, 'Call-ID: a '],
    ['a Call-ID that is too long', 400, /^Call-ID: /m, `Call-ID: ${'a'.repeat(256)}`],
    ['a From that is no SIP URI', 416, /^From: <.*>/m, 'From: <tel:201>'],
    ['hops that are no number', 400, /^Max-Forwards: 70/m, 'Max-Forwards: many'],
    ['an extension of no name', 200, /^Call-ID: /m, 'Require:\r\nCall-ID: '],
    ['nothing to cancel', 481, /REGISTER/g, 'CANCEL'],
    ['a question what there is', 200, /REGISTER/g, 'OPTIONS'],
  ] as const)('answers as RFC 3261 wants it: %s', async (_, expected, from, to) => {
    const { phone } = await registered();
    const text = () => phone.registration(300).replace(/\r/g, '').replace(from, to).replace(/\r?\n/g, '\r\n');
    await eventually(async () => (await status(phone, text())) === expected);
  });

  it.each([2 ** 31, 2 ** 31 + 100_000, 2 ** 32 - 1, 2 ** 32, 9_999_999_999])(
    'takes no CSeq that nobody may count to: %i',
    async (cseq) => {
      const { account, phone } = await registered();
      const text = () => phone.registration(300).replace(/CSeq: \d+/, `CSeq: ${cseq}`);
      await eventually(async () => (await status(phone, text())) === 400);
      await compared();
      expect(under.intake.registers.every((request) => request.cseq < 10)).toBe(true);
      expect(await under.events(account)).toEqual(['RegistrationCreated']);
    },
  );

  it.each(['2147483647', '0000000007', '1999999999'])('takes every other CSeq, and tells it: %s', async (cseq) => {
    const { account, phone } = await registered();
    const text = phone.registration(300).replace(/CSeq: \d+/, `CSeq: ${cseq}`);
    expect((await phone.request(text)).status).toBe(200);
    await eventually(() => under.intake.registers.at(-1)?.cseq === Number(cseq));
    expect(kamailio.registrar.answering).toBe(true);
    expect(await under.events(account)).toEqual(['RegistrationCreated']);
  });

  it.each([
    ...[254, 255, 256, 5000].map((length) => 'x'.repeat(length)),
    ...[252, 253].map((length) => `${'x'.repeat(length)}\u00e9`),
    ...[251, 252, 253].map((length) => `${'x'.repeat(length)}\u20ac\u20ac`),
  ])('finds a user agent again, however long it is: %s', async (userAgent) => {
    const account = await open({ userAgents: ['xx*'] });
    const phone = await under.phone(account);
    phone.userAgent = userAgent;
    expect((await phone.register()).status).toBe(200);
    await eventually(async () => (await under.locationsOf(account)).length === 1);
    const [before] = under.intake.registers;
    expect(userAgent.startsWith(before?.userAgent ?? '?')).toBe(true);
    expect(await under.registrar.snapshot()).toMatchObject([{ userAgent: before?.userAgent }]);
    await compared();
    await eventually(() => under.intake.registers.length > 1);
    expect(await under.events(account)).toEqual(['RegistrationCreated']);
  });

  it.each(['a change', 'a comparison'] as const)('ends by %s what it cannot understand', async (what) => {
    const { account } = await registered();
    const { userName } = account;
    await kamailio.kamailio.control.rpc('ul.rm', ['location', userName]);
    // Without the source that every REGISTER leaves.
    const location = ['location', userName, 'sip:nobody@127.0.0.1:5070', 300, 1, '', 0, 0, -1];
    await kamailio.kamailio.control.rpc('ul.add', location);
    expect(await kamailio.isBound(userName)).toBe(true);
    if (what === 'a change') await under.registrar.setCredentials({ ...account, userAgents: ['test*'] });
    else await compared();
    await eventually(async () => !(await kamailio.isBound(userName)));
  });
});
