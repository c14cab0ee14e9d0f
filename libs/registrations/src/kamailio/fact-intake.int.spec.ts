import { JsonLog } from '@ringledger/observability';
import { registrarAccount } from '../testing/registrar-account.js';
import { openTable, request } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';
import type { TabledLocations } from '../locations/tabled-locations.js';
import type { RegistrarAccount } from '../registrar/registrar-account.js';
import { FactIntake } from './fact-intake.js';
import type { RegisterFact } from './facts.js';
import { KamailioClock } from './kamailio-clock.js';
import type { KamailioControl } from './kamailio-control.js';
import { KamailioLocations } from './kamailio-locations.js';
import { KnownAccounts } from './known-accounts.js';

describe('what Kamailio tells of a place that changed hands', () => {
  /** What is bound in Kamailio. */
  let there: object[];
  let commands: string[][];
  let table: TableUnderTest;
  let record: TabledLocations;
  let locations: KamailioLocations;
  let account: RegistrarAccount;
  let tell: (phone: string, changes?: Partial<RegisterFact>) => Promise<void>;
  /** What is bound in Kamailio, told in full. */
  let stands: (phone: string, contact?: string) => void;

  beforeEach(async () => {
    [there, commands] = [[], []];
    table = await openTable();
    record = table.locations();
    const control = {
      rpc: () => Promise.resolve({ Contacts: there.map((Contact) => ({ Contact })) }),
      command: (...command: string[]) => Promise.resolve(void commands.push(command)),
    };
    const clock = new KamailioClock();
    locations = new KamailioLocations(control as unknown as KamailioControl, clock);
    const accounts = new KnownAccounts();
    account = registrarAccount({ id: 'account-1' });
    const { binding } = accounts.set(account);
    const missed = () => undefined;
    const log = new JsonLog('silent');
    const intake = new FactIntake({ accounts, locations, clock, intake: record, log, missed });
    tell = (phone, changes) => {
      const contact = `sip:${phone}@192.0.2.10`;
      const [contacts, callId] = [[{ uri: contact, instance: null, q: null, expires: 300 }], phone];
      const { address, cseq, port, transport } = request();
      return intake.register({
        ...{ kind: 'register', user: account.userName, binding: binding as number, at: 0, connection: null },
        ...{ address, cseq, port, transport, userAgent: phone, callId, contacts },
        bound: { ruid: phone, contact, seconds: 300 },
        ...changes,
      } satisfies RegisterFact);
    };
    stands = (phone, contact = `sip:${phone}@192.0.2.10`) => {
      const source = { Received: 'sip:192.0.2.10:5060', Socket: 'udp:192.0.2.1:5060' };
      const call = { 'Call-ID': phone, CSeq: 1, 'User-Agent': phone };
      there = [{ Address: contact, Ruid: phone, CFlags: binding, Expires: 300, ...source, ...call }];
    };
  });
  afterEach(() => table.dispose());

  it('is registered while it stands there', async () => {
    there = [{ Ruid: 'second' }];
    await tell('first');
    await tell('second');
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationTakenOver']);
  });

  it('ends with the one that had displaced it, and is removed', async () => {
    locations.remove('second');
    await tell('first');
    await tell('second');
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationRemoved']);
  });

  it('ends by who removes it, not by what is told of that', async () => {
    await tell('first');
    locations.remove('first');
    await tell('first');
    expect(await table.types()).toEqual(['RegistrationCreated']);
  });

  it('ends where nothing stands there after an answer that nobody can read', async () => {
    await tell('first');
    await tell('first', { contacts: null, bound: null, cseq: 2 });
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationRemoved']);
  });

  it('goes to who stands there after an answer that nobody can read', async () => {
    stands('second');
    await tell('first');
    await tell('second', { contacts: null });
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationTakenOver']);
    expect(commands).toEqual([]);
    await tell('second', { contacts: null });
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationTakenOver']);
  });

  it('ends with who stands there where nobody can read that either', async () => {
    stands('second', 'tel:201');
    await tell('first');
    await tell('second', { contacts: null });
    expect(commands).toEqual([['drop', account.userName, 'second']]);
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationRemoved']);
  });

  it('begins nothing when the exchange has ended all of it', async () => {
    await tell('first');
    await record.end(account.id, 'administrator');
    await tell('second');
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationDropped']);
    expect(commands).toEqual([['drop', account.userName, 'second']]);
  });
});
