import type { RegistrarAccount } from '../../registrar/registrar-account.js';
import { registrarAccount } from '../registrar-account.js';
import { eventually } from '../registrar-under-test.js';
import type { RegistrarUnderTest } from '../registrar-under-test.js';
import { boundIn } from './registering.js';

const STORMING_PHONES = 8;
const CHECK_SYNC = 'check-sync;reboot=false';

export function describeChangesAtOnce(under: () => RegistrarUnderTest): void {
  const open = (...wanted: Parameters<typeof registrarAccount>) => under().open(...wanted);
  const rotated = (account: RegistrarAccount) => {
    const { algorithm, authenticationUser, id, userName } = account;
    const same = { algorithm, authenticationUser, id, userName };
    return registrarAccount({ ...same, password: 'new secret', oldPassword: 'secret', passwordRevision: 1 });
  };

  it('opens with the new password alone, and the old location is gone', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    await under().change(rotated(account), 'password rotated');
    expect(await under().locationsOf(account)).toEqual([]);
    expect((await phone.register()).status).toBe(401);
    const told = await under().phone(account, { password: 'new secret' });
    expect(boundIn(await told.register(300, [], [])).size).toBe(0);
    expect((await told.register()).status).toBe(200);
  });

  it.each(['UDP', 'TCP'] as const)(
    'asks a phone to fetch its new password before it ends its location: %s',
    async (transport) => {
      const { account, phone } = await under().registered({ transport });
      await under().change(rotated(account), 'password rotated');
      expect((await phone.nextRequest()).headers.first('event')).toBe(CHECK_SYNC);
      expect(await under().drops(account)).toEqual([
        expect.objectContaining({ cause: 'password rotated', askedBack: true }),
      ]);
    },
  );

  it('asks once, and only for what a change of settings ends', async () => {
    const [allowed, narrowed] = [await under().registered(), await under().registered()];
    const change = ({ account }: typeof narrowed, network: string) =>
      under().change({ ...account, networks: [network] }, 'settings changed');
    await change(allowed, '127.0.0.0/8');
    await change(narrowed, '192.0.2.0/24');
    expect((await narrowed.phone.nextRequest()).headers.first('event')).toBe(CHECK_SYNC);
    expect(await under().drops(narrowed.account)).toEqual([expect.objectContaining({ askedBack: true })]);
    const [location] = await under().locationsOf(allowed.account);
    await under().registrar.notify(location!, 'restart');
    expect(allowed.phone.received.map(({ headers }) => headers.first('event'))).toEqual(['check-sync;reboot=true']);
    await change(narrowed, '127.0.0.0/8');
    await narrowed.phone.register();
    await eventually(async () => (await under().locationsOf(narrowed.account)).length === 1);
    const [again] = await under().locationsOf(narrowed.account);
    await under().registrar.notify(again!, 'restart');
    expect(narrowed.phone.received).toHaveLength(1);
  });

  it('keeps a phone that is back before the change is over', async () => {
    const { account, phone } = await under().registered();
    const told = await under().phone(account, { password: 'new secret' });
    const back = phone.nextRequest().then(() => told.register());
    await under().change(rotated(account), 'password rotated');
    expect((await back).status).toBe(200);
    await eventually(async () => (await under().locationsOf(account))[0]?.contact === told.contact);
    expect([...boundIn(await told.register(300, [], [])).keys()]).toEqual([told.contact]);
  });

  it('ends at once what a silent phone is asked about', async () => {
    const { account, phone } = await under().registered();
    phone.answers = null;
    await under().change(rotated(account), 'password rotated');
    // It is repeated seven times for a phone that takes its time (RFC 3261 section 17.1.2.2).
    expect(phone.received.length).toBeLessThan(4);
  });

  it('ends what it cannot ask about', async () => {
    const { account, phone } = await under().registered({ transport: 'TCP' });
    phone.close();
    await under().change(rotated(account), 'password rotated');
    await eventually(async () => (await under().locationsOf(account)).length === 0);
  });

  it('asks nobody back who may not come', async () => {
    const { account, phone } = await under().registered();
    await under().deny(account, 'account disabled');
    await under().registrar.setCredentials(account);
    await phone.register();
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    const [location] = await under().locationsOf(account);
    await under().registrar.notify(location!, 'restart');
    expect(phone.received.map(({ headers }) => headers.first('event'))).toEqual(['check-sync;reboot=true']);
    expect(await under().drops(account)).toEqual([{ registrationId: expect.any(String), cause: 'account disabled' }]);
  });

  it.each(['account disabled', 'extension disabled', 'unknown account'] as const)(
    'lets nobody in who is denied: %s',
    async (reason) => {
      const account = await open();
      const phone = await under().phone(account);
      await phone.register();
      await eventually(async () => (await under().locationsOf(account)).length === 1);
      await under().deny(account, reason);
      expect(await under().locationsOf(account)).toEqual([]);
      expect([401, 403]).toContain((await phone.register()).status);
      const refused = ({ reason: why, userName }: { reason: string; userName: string }) =>
        why === reason && userName === account.userName;
      await eventually(() => under().intake.refusals.some(refused));
      await under().registrar.setCredentials(account);
      expect((await phone.register()).status).toBe(200);
    },
  );

  it.each(['rotation', 'denial'] as const)('knows who had registered a moment before a %s', async (kind) => {
    const account = await open();
    const phone = await under().phone(account);
    expect((await phone.register()).status).toBe(200);
    if (kind === 'rotation') await under().change(rotated(account), 'password rotated');
    else await under().deny(account, 'account disabled');
    expect(await under().events(account)).toEqual(['RegistrationCreated', 'RegistrationDropped']);
  });

  it('forgets a location that was dropped', async () => {
    const account = await open();
    const phone = await under().phone(account);
    await phone.register();
    await eventually(async () => (await under().locationsOf(account)).length === 1);
    const [location] = await under().locationsOf(account);
    await under().locations.end(account.id, 'administrator');
    await under().registrar.drop(location!);
    expect(boundIn(await phone.register(300, [], [])).size).toBe(0);
    expect((await phone.register()).status).toBe(200);
  });

  it('drops what is not there, twice, without complaint', async () => {
    const { id: accountId, realm, userName } = await open();
    const location = { registrationId: 'gone', accountId, userName, realm, contact: 'sip:gone@127.0.0.1:9', flow: '' };
    await under().registrar.drop(location);
    await under().registrar.drop(location);
  });

  it.each(['rotation', 'denial'] as const)(
    'lets no REGISTER of before succeed after a %s under a storm',
    async (kind) => {
      const account = await open();
      const phones = await Promise.all(Array.from({ length: STORMING_PHONES }, () => under().phone(account)));
      let changed = false;
      let over = false;
      const late: number[] = [];
      const storm = phones.map(async (phone) => {
        while (!over) {
          const after = changed;
          const { status } = await phone.register();
          if (after) late.push(status);
        }
      });
      await eventually(async () => (await under().locationsOf(account)).length === 1);
      if (kind === 'rotation') await under().change(rotated(account), 'password rotated');
      else await under().deny(account, 'account disabled');
      changed = true;
      // What was under way was answered; each phone has tried again since.
      await eventually(() => late.length >= STORMING_PHONES * 3);
      over = true;
      await Promise.all(storm);
      expect(late.filter((status) => status === 200)).toEqual([]);
      expect(await under().locationsOf(account)).toEqual([]);
      const [asking] = phones;
      if (kind === 'denial') await under().registrar.setCredentials(account);
      const told = kind === 'denial' ? asking! : await under().phone(account, { password: 'new secret' });
      expect(boundIn(await told.register(300, [], [])).size).toBe(0);
    },
  );
}
