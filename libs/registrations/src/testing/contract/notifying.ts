import { registrarAccount } from '../registrar-account.js';
import { eventually } from '../registrar-under-test.js';
import type { PhoneWishes, RegistrarUnderTest } from '../registrar-under-test.js';

export function describeNotifying(under: () => RegistrarUnderTest): void {
  const registered = async (wishes: PhoneWishes = {}) => {
    const { account, phone } = await under().registered(wishes);
    const [location] = await under().locationsOf(account);
    return { account, phone, location: location! };
  };

  it.each(['UDP', 'TCP', 'TLS', 'WS'] as const)(
    'reaches it by the flow that it registered on: %s',
    async (transport) => {
      const { location, phone } = await registered({ transport });
      expect(await under().registrar.notify(location, 'synchronize')).toEqual({ outcome: 'accepted', status: 200 });
      const request = await phone.nextRequest();
      expect(request.method).toBe('NOTIFY');
      expect(request.uri.text).toBe(phone.contact);
      const address = `sip:${location.userName}@${location.realm}`;
      expect([request.from.uri.text, request.to.uri.text]).toEqual([address, address]);
      expect(request.headers.first('event')).toBe('check-sync;reboot=false');
      expect(request.headers.first('subscription-state')).toMatch(/^terminated/);
    },
  );

  it.each([
    [';line=a', ';line=a'],
    ['?Subject=a&Priority=urgent', ''],
    [';METHOD=INVITE', ''],
    [';line=a;method=INVITE;x=b?Subject=a', ';line=a;x=b'],
    [';methodical=a', ';methodical=a'],
  ])('asks it by what may stand in a Request-URI of its contact: %s', async (written, asked) => {
    const account = registrarAccount();
    await under().registrar.setCredentials(account);
    const phone = await under().phone(account);
    const [, user, rest] = /^sip:(.*)@(.*)$/.exec(phone.contact)!;
    const contact = `sip:${user};method=a?b@${rest}`;
    await phone.register(300, [], [`<${contact}${written}>`]);
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    const [location] = await under().locationsOf(account);
    expect(await under().registrar.notify(location!, 'synchronize')).toEqual({ outcome: 'accepted', status: 200 });
    expect((await phone.nextRequest()).uri.text).toBe(`${contact}${asked}`);
  });

  it('tells it to restart', async () => {
    const { location, phone } = await registered();
    await under().registrar.notify(location, 'restart');
    expect((await phone.nextRequest()).headers.first('event')).toBe('check-sync;reboot=true');
  });

  it.each([
    [405, 'not supported'],
    [489, 'not supported'],
    [481, 'not supported'],
    [401, 'refused'],
    [500, 'refused'],
  ] as const)('tells whether the phone does not know it or does not take it: %i', async (status, outcome) => {
    const { location, phone } = await registered();
    phone.answers = status;
    expect(await under().registrar.notify(location, 'synchronize')).toEqual({ outcome, status });
  });

  it.each([408, 430, 480, 503])('tells that somebody answers for a phone that is not there: %i', async (status) => {
    const { location, phone } = await registered();
    phone.answers = status;
    expect(await under().registrar.notify(location, 'synchronize')).toEqual({ outcome: 'unreachable', status });
  });

  it('hears a phone that takes its time', async () => {
    const { location, phone } = await registered();
    phone.answers = null;
    const asked = under().registrar.notify(location, 'synchronize');
    await eventually(() => phone.received.length === 4);
    phone.answers = 200;
    expect(await asked).toEqual({ outcome: 'accepted', status: 200 });
  });

  it('tells that a phone is silent', async () => {
    const { location, phone } = await registered();
    phone.answers = null;
    expect((await under().registrar.notify(location, 'synchronize')).outcome).toBe('unreachable');
  });

  it('tells that the connection of a phone is gone', async () => {
    const { account, location, phone } = await registered({ transport: 'TCP' });
    phone.close();
    await eventually(async () => (await under().locationsOf(account)).length === 0);
    expect((await under().registrar.notify(location, 'synchronize')).outcome).toBe('unreachable');
  });

  it('does not trust a location that it cannot make sense of', async () => {
    const { location } = await registered();
    const broken = { ...location, contact: 'sip:phone@127.0.0.1:99999', flow: 'nonsense' };
    expect((await under().registrar.notify(broken, 'synchronize')).outcome).toBe('unreachable');
  });
}
