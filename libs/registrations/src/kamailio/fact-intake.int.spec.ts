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
  /** Ids of what is bound in Kamailio. */
  let there: string[];
  let commands: string[][];
  let table: TableUnderTest;
  let record: TabledLocations;
  let locations: KamailioLocations;
  let account: RegistrarAccount;
  let tell: (phone: string) => Promise<void>;

  beforeEach(async () => {
    [there, commands] = [[], []];
    table = await openTable();
    record = table.locations();
    const control = {
      rpc: () => Promise.resolve({ Contacts: there.map((Ruid) => ({ Contact: { Ruid } })) }),
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
    tell = (phone) => {
      const contact = `sip:${phone}@192.0.2.10`;
      const [contacts, callId] = [[{ uri: contact, instance: null, q: null, expires: 300 }], phone];
      const { address, cseq, port, transport } = request();
      return intake.register({
        ...{ kind: 'register', user: account.userName, binding: binding as number, at: 0, connection: null },
        ...{ address, cseq, port, transport, userAgent: phone, callId, contacts },
        bound: { ruid: phone, contact, seconds: 300 },
      } satisfies RegisterFact);
    };
  });
  afterEach(() => table.dispose());

  it('is registered while it stands there', async () => {
    there = ['second'];
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

  it('begins nothing when the exchange has ended all of it', async () => {
    await tell('first');
    await record.end(account.id, 'administrator');
    await tell('second');
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationDropped']);
    expect(commands).toEqual([['drop', account.userName, 'second']]);
  });
});
