import { Precedence } from '@ringledger/event-sourcing';
import { JsonLog } from '@ringledger/observability';
import { openTable, request } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';
import { RegistrationExpiry } from './registration-expiry.js';

let table: TableUnderTest;
let began: ReturnType<TableUnderTest['locations']>;
beforeEach(async () => {
  table = await openTable();
  began = table.locations();
});
afterEach(() => table.dispose());

describe('a registrar that tells late', () => {
  const granted = { seconds: 60, remaining: 60, ago: 0 };
  /** By a process that began long ago, or just now. */
  const expire = (locations = began) =>
    new RegistrationExpiry(locations, table.clock, new Precedence(), new JsonLog('silent')).expireDue();
  const upTo = () => table.locations().broughtUpTo(table.clock.now());

  it('has what it did in time counted as in time', async () => {
    const locations = table.locations();
    await locations.register(request({ granted }));
    table.clock.pass(60.3);
    expect(await expire()).toBe(0);
    await locations.register(request({ cseq: 2, granted: { seconds: 60, remaining: 58, ago: 2 } }));
    await upTo();
    await expire();
    expect(await table.types()).toEqual(['RegistrationCreated']);
    expect((await table.document())?.nextDeadline).toBe(new Date(table.clock.time + 58_000).toISOString());
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

  it('is waited for no longer than half a second, so that what it does not tell expires in time all the same', async () => {
    await table.locations().register(request({ granted }));
    table.clock.pass(60.499);
    await expire();
    expect(await table.types()).toEqual(['RegistrationCreated']);
    table.clock.pass(0.001);
    await expire();
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationExpired']);
  });

  it('has three seconds from the start of a process on to bring what none has heard', async () => {
    await table.locations().register(request({ granted }));
    table.clock.pass(3600);
    const begins = table.locations();
    table.clock.pass(2.999);
    await expire(begins);
    expect(await table.types()).toEqual(['RegistrationCreated']);
    table.clock.pass(0.001);
    await expire(begins);
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationExpired']);
  });

  it('has no more than three seconds from the start on though the clock is set back meanwhile', async () => {
    await table.locations().register(request({ granted }));
    table.clock.pass(3600);
    const begins = table.locations();
    table.clock.set(-1_800_000);
    table.clock.pass(3);
    await expire(begins);
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
