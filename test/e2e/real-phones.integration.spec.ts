import { baresipMissing, sippMissing } from '@ringledger/sip/testing';
import { kamailioMissing } from '../../libs/registrations/src/testing/real-kamailio.js';
import { built } from '../harness/built.js';
import { ExchangeWithPhones, until } from './real-phones.js';

const phonesMissing = sippMissing() ?? baresipMissing();
const registrars = [
  { registrar: 'embedded', missing: phonesMissing },
  { registrar: 'kamailio', missing: phonesMissing ?? kamailioMissing() },
] as const;

for (const { missing, registrar } of registrars) {
  if (missing === null) {
    describe(`real phones at the ${registrar} registrar`, () => describePhones(registrar));
  } else {
    it.skip(`real phones at the ${registrar} registrar (skipped: ${missing})`, () => undefined);
  }
}

function describePhones(registrar: 'embedded' | 'kamailio'): void {
  let exchange: ExchangeWithPhones;
  beforeAll(async () => {
    await built();
    exchange = await ExchangeWithPhones.open(registrar);
  });
  afterAll(() => exchange.close());

  it.each(['UDP', 'TCP', 'TLS'] as const)('a softphone comes and goes over %s', async (transport) => {
    const line = await exchange.line();
    const phone = await exchange.baresip(transport, line);
    await until(() => phone.registered() === 1);
    await exchange.untilStory(line, 'RegistrationCreated');
    await phone.stop();
    await exchange.untilStory(line, 'RegistrationCreated', 'RegistrationRemoved');
  });

  it('a phone in a browser comes and goes', async () => {
    const line = await exchange.line();
    const phone = await exchange.testPhone('WS', line);
    expect((await phone.register(300)).status).toBe(200);
    expect((await phone.register(0)).status).toBe(200);
    await exchange.untilStory(line, 'RegistrationCreated', 'RegistrationRemoved');
  });

  it('a softphone that refreshes again and again is one registration, and expires when its power fails', async () => {
    const line = await exchange.line();
    const phone = await exchange.baresip('UDP', line, 3);
    await until(() => phone.registered() >= 3);
    expect(await exchange.story(line)).toEqual(['RegistrationCreated']);
    await phone.kill();
    await exchange.untilStory(line, 'RegistrationCreated', 'RegistrationExpired');
  });

  it('the connection of a softphone whose power fails is lost', async () => {
    const line = await exchange.line();
    const phone = await exchange.baresip('TCP', line);
    await until(() => phone.registered() === 1);
    await phone.kill();
    await exchange.untilStory(line, 'RegistrationCreated', 'RegistrationConnectionLost');
  });

  it('a rotated password ends the registration, and only the new one opens', async () => {
    const line = await exchange.line();
    const phone = await exchange.baresip('UDP', line);
    await until(() => phone.registered() === 1);
    await exchange.untilStory(line, 'RegistrationCreated');
    expect(await exchange.change('rotateSipPassword', line, 'SipPasswordRotated')).toEqual([]);
    expect(await exchange.sipp(line)).toBe(false);
    await exchange.untilStory(line, 'RegistrationCreated', 'RegistrationDropped');
    expect(await exchange.sipp({ credentials: await exchange.credentials(line) })).toBe(true);
    await exchange.untilStory(line, 'RegistrationCreated', 'RegistrationDropped', 'RegistrationCreated');
  });

  it('a disabled account is shut at once, and opens again', async () => {
    const line = await exchange.line();
    expect(await exchange.sipp(line)).toBe(true);
    await exchange.untilStory(line, 'RegistrationCreated');
    expect(await exchange.change('disableSipAccount', line)).toEqual([]);
    expect(await exchange.sipp(line)).toBe(false);
    await exchange.untilStory(line, 'RegistrationCreated', 'RegistrationDropped');
    await exchange.change('enableSipAccount', line);
    expect(await exchange.sipp(line)).toBe(true);
  });

  it('a phone is told to synchronize and to restart, and hears it (S1-13, S1-16)', async () => {
    const line = await exchange.line();
    await exchange.fetchConfiguration(line);
    const phone = await exchange.waitingSipp(line);
    await exchange.untilStory(line, 'RegistrationCreated');
    expect(await exchange.notify('synchronizeDevice', line)).toEqual([{ outcome: 'ACCEPTED', status: 200 }]);
    expect(await exchange.notify('restartDevice', line)).toEqual([{ outcome: 'ACCEPTED', status: 200 }]);
    await until(async () => (await phone.notified()).length === 2);
    expect(await phone.notified()).toEqual(['check-sync;reboot=false', 'check-sync;reboot=true']);
  });

  it('what happens while the exchange is down is in the record when it is back', async () => {
    const [staying, silent] = [await exchange.line(), await exchange.line()];
    expect(await exchange.sipp(staying)).toBe(true);
    expect(await exchange.sipp(silent, 2)).toBe(true);
    await exchange.untilStory(silent, 'RegistrationCreated');
    await exchange.untilStory(staying, 'RegistrationCreated');
    await exchange.killServer();
    await exchange.start();
    await exchange.untilStory(silent, 'RegistrationCreated', 'RegistrationExpired');
    await until(() => exchange.sipp(staying));
    expect(await exchange.story(staying)).toEqual(['RegistrationCreated']);
  });

  if (registrar === 'kamailio') describeKamailioAlone(() => exchange);
}

function describeKamailioAlone(at: () => ExchangeWithPhones): void {
  it('phones that register while only the exchange is down are in the record when it is back', async () => {
    const exchange = at();
    const line = await exchange.line();
    await exchange.killServer();
    // For as long as the lease lasts.
    expect(await exchange.sipp(line)).toBe(true);
    await exchange.start();
    await exchange.untilStory(line, 'RegistrationCreated');
  });

  it('a Kamailio that was killed in the middle knows every account again; the record never forgot', async () => {
    const exchange = at();
    const [staying, silent, rotated] = [await exchange.line(), await exchange.line(), await exchange.line()];
    const phone = await exchange.testPhone('UDP', staying);
    expect((await phone.register(300)).status).toBe(200);
    expect(await exchange.sipp(silent, 3)).toBe(true);
    await exchange.untilStory(silent, 'RegistrationCreated');
    await exchange.kamailio?.kill();
    // May name the registrar: while its lease lasts, nobody can say that it answers no one.
    await exchange.change('rotateSipPassword', rotated, 'SipPasswordRotated');
    await exchange.untilStory(silent, 'RegistrationCreated', 'RegistrationExpired');
    expect(await exchange.story(staying)).toEqual(['RegistrationCreated']);
    await exchange.kamailio?.start();
    await until(async () => (await phone.register(300)).status === 200);
    expect(await exchange.sipp(rotated)).toBe(false);
    expect(await exchange.sipp({ credentials: await exchange.credentials(rotated) })).toBe(true);
    expect(await exchange.story(staying)).toEqual(['RegistrationCreated']);
  });
}
