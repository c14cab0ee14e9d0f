import { Precedence } from '@ringledger/event-sourcing';
import { JsonLog } from '@ringledger/observability';
import { FaultyStores } from '../testing/faulty-stores.js';
import { expectInStep } from '../testing/in-step.js';
import { LIMITS, openTable, request } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';
import { LocationSettling } from './location-settling.js';
import { RegistrationExpiry } from './registration-expiry.js';

const log = new JsonLog('silent');
let table: TableUnderTest;
beforeEach(async () => (table = await openTable()));
afterEach(() => table.dispose());

describe('the expiry of registrations', () => {
  it('ends more than a page of them, each once, and none before its deadline', async () => {
    const locations = table.locations();
    const expiry = new RegistrationExpiry(locations, table.clock, new Precedence(), log);
    const accounts = Array.from({ length: 1100 }, (_, number) => `account-${number}`);
    await Promise.all(accounts.map((accountId) => locations.register(request({ accountId, callId: accountId }))));
    await locations.register(request({ accountId: 'account-7', callId: 'account-7', cseq: 2, contacts: later }));
    table.clock.pass(3599.999);
    await expiry.expireDue();
    expect(await table.types('account-0')).toEqual(['RegistrationCreated']);
    table.clock.pass(0.001);
    await Promise.all([expiry.expireDue(), expiry.expireDue()]);
    for (const account of accounts) {
      const expired = account === 'account-7' ? [] : ['RegistrationExpired'];
      expect(await table.types(account)).toEqual(['RegistrationCreated', ...expired]);
    }
  });

  it.each(['table before', 'table after', 'log before', 'log after'] as const)(
    'is made up for when the stores fail (%s), and nobody else waits for it',
    async (fault) => {
      const stores = new FaultyStores(table.store, table.readModels);
      const locations = table.locations('registrar-1', LIMITS, stores);
      const expiry = new RegistrationExpiry(locations, table.clock, new Precedence(), log);
      await locations.register(request());
      await locations.register(request({ accountId: 'account-2' }));
      table.clock.pass(3600);
      stores.failNext(fault);
      await expiry.expireDue();
      const ended = await Promise.all(['account-1', 'account-2'].map((account) => table.types(account)));
      expect(ended.flat().filter((type) => type === 'RegistrationExpired').length).toBeGreaterThanOrEqual(1);
      await expiry.expireDue();
      await new LocationSettling(locations, log).settleAll();
      for (const account of ['account-1', 'account-2']) {
        expect(await table.types(account)).toEqual(['RegistrationCreated', 'RegistrationExpired']);
        await expectInStep(table, account);
      }
    },
  );
});

const later = [{ uri: 'sip:201@192.0.2.10:5060', instance: null, q: null, expires: 7200 }];
