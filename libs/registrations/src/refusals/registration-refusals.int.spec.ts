import { JsonLog } from '@ringledger/observability';
import { RandomIds } from '@ringledger/system';
import type { RefusedRegister } from '../registrar/registrar.js';
import { FaultyStores } from '../testing/faulty-stores.js';
import { openTable, ORGANIZATION } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';
import { RegistrationRefusals } from './registration-refusals.js';

const guess: RefusedRegister = {
  ...{ reason: 'wrong password', accountId: 'account-1', organizationId: ORGANIZATION, userName: '201' },
  ...{ transport: 'UDP', address: '203.0.113.1', userAgent: 'scanner' },
};
const nobody: RefusedRegister = { ...guess, reason: 'unknown account', accountId: null, organizationId: null };

let table: TableUnderTest;
let stores: FaultyStores;
let refusals: RegistrationRefusals;
beforeEach(async () => {
  table = await openTable();
  stores = new FaultyStores(table.store, table.readModels);
  refusals = new RegistrationRefusals(stores.store, table.clock, table.clock, new RandomIds(), new JsonLog('silent'));
});
afterEach(() => table.dispose());

/** Counts of the events of a stream. */
async function counts(stream: string): Promise<readonly unknown[]> {
  const { events } = await table.store.readStream(`registrationRefusal-${stream}`);
  return events.map(({ data }) => data['count']);
}

/** What was reported at once has been tried. */
const tried = () => refusals.writeEnded();

describe('refused registrations in the record', () => {
  it('are one event at once, and one with the count of the rest', async () => {
    refusals.report(guess);
    await tried();
    for (let n = 0; n < 399; n += 1) refusals.report(guess);
    await tried();
    expect(await counts('account-1')).toEqual([1]);
    table.clock.pass(600);
    await refusals.writeEnded();
    expect(await counts('account-1')).toEqual([1, 399]);
    const { events } = await table.store.readStream('registrationRefusal-account-1');
    expect(events[0]).toMatchObject({
      type: 'RegistrationRefused',
      data: {
        ...{
          reason: 'wrong password',
          userName: '201',
          address: '203.0.113.1',
          transport: 'UDP',
          userAgent: 'scanner',
        },
        ...{ count: 1, since: '2026-11-24T08:00:00.000Z', until: '2026-11-24T08:00:00.000Z' },
      },
      metadata: { organizationId: ORGANIZATION, sourceAddress: '203.0.113.1', actor: { kind: 'anonymous' } },
    });
  });

  it('are news again once the account has registered, and none is lost', async () => {
    refusals.report(guess);
    await tried();
    for (let n = 0; n < 3; n += 1) refusals.report(guess);
    refusals.beginAnew('account-1');
    await tried();
    expect(await counts('account-1')).toEqual([1, 3]);
    refusals.report(guess);
    await tried();
    refusals.report(guess);
    await tried();
    expect(await counts('account-1')).toEqual([1, 3, 1]);
    await refusals.writeEnded('all');
    expect(await counts('account-1')).toEqual([1, 3, 1, 1]);
  });

  it('of accounts that nobody has are told of the day', async () => {
    refusals.report(nobody);
    await tried();
    table.clock.pass(86_400);
    refusals.report({ ...nobody, address: '203.0.113.2' });
    await tried();
    expect(await counts('unknown-2026-11-24')).toEqual([1]);
    expect(await counts('unknown-2026-11-25')).toEqual([1]);
  });

  it('are all in the log when the process ends', async () => {
    refusals.report(nobody);
    await tried();
    for (const userName of ['2', '3']) refusals.report({ ...nobody, userName });
    refusals.report(guess);
    await refusals.beforeApplicationShutdown();
    expect(await counts('unknown-2026-11-24')).toEqual([1, 2]);
    expect(await counts('account-1')).toEqual([1]);
  });

  it.each(['log before', 'log after'] as const)('are counted once when the log fails (%s)', async (fault) => {
    stores.failNext(fault);
    refusals.report(guess);
    refusals.report(guess);
    await tried();
    await refusals.writeEnded('all');
    expect((await counts('account-1')).reduce<number>((sum, count) => sum + (count as number), 0)).toBe(2);
  });

  it('of several processes stand one after the other', async () => {
    const others = Array.from(
      { length: 5 },
      () => new RegistrationRefusals(table.store, table.clock, table.clock, new RandomIds(), new JsonLog('silent')),
    );
    for (const other of others) other.report(guess);
    await Promise.all(others.map((other) => other.writeEnded('all')));
    expect(await counts('account-1')).toEqual([1, 1, 1, 1, 1]);
  });
});
