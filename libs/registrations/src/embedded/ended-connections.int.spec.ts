import { JsonLog } from '@ringledger/observability';
import { FAULTS, FaultyStores } from '../testing/faulty-stores.js';
import { expectInStep } from '../testing/in-step.js';
import { LIMITS, openTable, request } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';
import { EndedConnections } from './ended-connections.js';

describe('connections that end while the record cannot be written', () => {
  let table: TableUnderTest;
  beforeEach(async () => (table = await openTable()));
  afterEach(() => table.dispose());

  it.each(FAULTS)('are told again until they are recorded (%s)', async (fault) => {
    const stores = new FaultyStores(table.store, table.readModels);
    const locations = table.locations('registrar-1', LIMITS, stores);
    const accounts = ['account-1', 'account-2'];
    for (const accountId of accounts) await locations.register(request({ accountId, callId: accountId, flow: 'tcp' }));
    const ended = new EndedConnections(locations, table.clock, LIMITS.maxSeconds, new JsonLog('silent'));
    stores.failNext(fault);
    await ended.tell(accounts, 'tcp');
    for (const accountId of accounts) {
      expect(await table.types(accountId)).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
      await expectInStep(table, accountId);
    }
  });

  it('are told as what ended then, for as long as something can be bound by them, or until the process ends', async () => {
    const told: (number | undefined)[] = [];
    const never = {
      connectionLost: async (_: string, __: string, loss?: { readonly ago?: number }) => {
        told.push(loss?.ago);
        table.clock.pass(LIMITS.maxSeconds / 2);
        throw new Error('The disk is full');
      },
    };
    const begin = () => new EndedConnections(never as never, table.clock, LIMITS.maxSeconds, new JsonLog('silent'));
    await begin().tell(['account-1'], 'tcp');
    expect(told).toEqual([0, LIMITS.maxSeconds / 2]);
    const another = begin();
    another.close();
    await another.tell(['account-1'], 'tcp');
    expect(told).toHaveLength(3);
  });
});
