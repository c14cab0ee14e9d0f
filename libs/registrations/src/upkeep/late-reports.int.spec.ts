import { Precedence } from '@ringledger/event-sourcing';
import { JsonLog } from '@ringledger/observability';
import { openTable, request } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';
import { RegistrationExpiry } from './registration-expiry.js';

let table: TableUnderTest;
beforeEach(async () => (table = await openTable()));
afterEach(() => table.dispose());

describe('a registrar that tells late', () => {
  const granted = { seconds: 60, remaining: 60, ago: 0 };
  const expire = (locations = table.locations()) =>
    new RegistrationExpiry(locations, table.clock, new Precedence(), new JsonLog('silent')).expireDue();
  const upTo = () => table.locations().broughtUpTo(table.clock.now());

  it('has what it did in time counted as in time', async () => {
    const locations = table.locations();
    await locations.register(request({ granted }));
    table.clock.pass(65);
    expect(await expire()).toBe(0);
    await locations.register(request({ cseq: 2, granted: { seconds: 60, remaining: 53, ago: 7 } }));
    await upTo();
    await expire();
    expect(await table.types()).toEqual(['RegistrationCreated']);
    expect((await table.document())?.nextDeadline).toBe(new Date(table.clock.time + 53_000).toISOString());
  });

  it('is waited for until it has told all that was before the deadline', async () => {
    await table.locations().register(request({ granted }));
    table.clock.pass(59.999);
    await upTo();
    table.clock.pass(0.001);
    await expire();
    expect(await table.types()).toEqual(['RegistrationCreated']);
    await upTo();
    await expire();
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationExpired']);
  });

  it('is waited for no longer than half a minute', async () => {
    await table.locations().register(request({ granted }));
    table.clock.pass(89.999);
    await expire();
    expect(await table.types()).toEqual(['RegistrationCreated']);
    table.clock.pass(0.001);
    await expire();
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationExpired']);
  });

  it('holds up nothing of another registrar', async () => {
    await table.locations('registrar-2').register(request({ accountId: 'account-2', contacts: briefly }));
    await table.locations().register(request({ granted }));
    table.clock.pass(60);
    await expire();
    expect(await table.types('account-2')).toEqual(['RegistrationCreated', 'RegistrationExpired']);
    expect(await table.types()).toEqual(['RegistrationCreated']);
  });

  it('is believed in what stands there, whatever the order, and once', async () => {
    const locations = table.locations();
    const flow = 'flow 2';
    await locations.register(request({ cseq: 9, granted }));
    const low = request({ cseq: 3, flow, granted });
    expect(await locations.register(low)).toEqual({ kind: 'out of order' });
    const stands = { ...low, granted: { ...granted, stands: true } };
    expect(await locations.register(stands)).toMatchObject({ kind: 'registered' });
    expect(await locations.register(stands)).toEqual({ kind: 'out of order' });
    expect(await table.types()).toEqual(['RegistrationCreated']);
  });
});

const briefly = [{ uri: 'sip:202@192.0.2.10:5060', instance: null, q: null, expires: 60 }];
