import { openTable, request } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';
import type { AccountLocationsDocument } from './location.document.js';
import { locationsCollection } from './location.document.js';
import { FAULTS, FaultyStores } from '../testing/faulty-stores.js';
import { expectInStep } from '../testing/in-step.js';
import { LIMITS } from '../testing/table-under-test.js';

let table: TableUnderTest;
beforeEach(async () => (table = await openTable()));
afterEach(() => table.dispose());

const contact = (expires: number, uri = 'sip:201@192.0.2.10:5060') => [{ uri, instance: null, q: null, expires }];
const MOVED = { cseq: 2, port: 5070, contacts: contact(600, 'sip:201@192.0.2.10:5070') };
const inSeconds = (seconds: number) => new Date(table.clock.time + seconds * 1000).toISOString();

/** All of the table as it is, to be put back in place of what it is then. */
async function copy(): Promise<() => Promise<void>> {
  const collection = await table.readModels.collection(locationsCollection);
  const copied = new Map<string, AccountLocationsDocument>();
  for await (const document of collection.scan()) copied.set(document._id, document);
  return async () => {
    const now: AccountLocationsDocument[] = [];
    for await (const document of collection.scan()) now.push(document);
    for (const { _id, version } of now) await collection.compareAndSet(_id, version, copied.get(_id) ?? null);
  };
}

describe('a table of locations that is older than the log', () => {
  it.each([
    ['has been compared with the log before', true],
    ['has never been compared with it', false],
  ])('gets what it lacks when it %s', async (_, isCompared) => {
    const locations = table.locations();
    for (const accountId of ['gone', 'moved', 'dropped', 'longer']) {
      await locations.register(request({ accountId, callId: accountId, contacts: contact(90) }));
    }
    if (isCompared) await locations.compareWithTheLog();
    const restore = await copy();
    await locations.register(request({ accountId: 'gone', callId: 'gone', cseq: 2, contacts: '*' }));
    await locations.register(request({ accountId: 'moved', callId: 'moved', ...MOVED }));
    await locations.register(request({ accountId: 'longer', callId: 'longer', cseq: 2, contacts: contact(600) }));
    await locations.register(request({ accountId: 'new', callId: 'new' }));
    await table.dropWhatIsOpen('dropped');
    await restore();
    table.clock.pass(100);

    expect(await table.locations().compareWithTheLog()).toBeGreaterThan(0);

    for (const accountId of ['gone', 'moved', 'dropped', 'longer']) await expectInStep(table, accountId);
    const longest = { expires: inSeconds(LIMITS.maxSeconds), deadlineKnown: false };
    expect((await table.document('moved'))?.locations).toMatchObject([{ port: 5070, ...longest, flow: '' }]);
    expect((await table.document('longer'))?.locations).toMatchObject([{ ...longest, flow: 'udp' }]);
    if (isCompared) expect((await table.document('new'))?.locations).toMatchObject([longest]);
  });

  it('has no deadline before what a phone had been granted when more was granted', async () => {
    const locations = table.locations('registrar-1', { ...LIMITS, maxSeconds: 100_000 });
    await locations.register(request({ contacts: contact(90_000) }));
    await locations.register(request({ accountId: 'account-2', callId: 'account-2' }));
    const restore = await copy();
    await locations.register(request({ ...MOVED, accountId: 'account-2', callId: 'account-2' }));
    await restore();
    table.clock.pass(1);
    await table.locations().compareWithTheLog();
    expect((await table.document())?.locations).toMatchObject([{ expires: inSeconds(90_000), deadlineKnown: false }]);
  });

  it.each(FAULTS)('is found again when the process ends over it (%s)', async (fault) => {
    const locations = table.locations();
    for (const accountId of ['account-1', 'account-2']) {
      await locations.register(request({ accountId, callId: accountId }));
    }
    const restore = await copy();
    await locations.register(request({ ...MOVED, callId: 'account-1' }));
    await restore();
    table.clock.pass(1);
    const stores = new FaultyStores(table.store, table.readModels);
    stores.failNext(fault);
    await table
      .locations('registrar-1', LIMITS, stores)
      .compareWithTheLog()
      .catch(() => 0);
    stores.failNext(null);
    await table.locations().compareWithTheLog();
    for (const accountId of ['account-1', 'account-2']) {
      await expectInStep(table, accountId);
      expect((await table.document(accountId))?.locations).toMatchObject([{ deadlineKnown: false }]);
    }
  });
});

describe('a table of locations that has all of the log', () => {
  it('keeps its deadlines, also of what a command has dropped and nobody taken in', async () => {
    const locations = table.locations();
    await locations.compareWithTheLog();
    for (const accountId of ['account-1', 'account-2']) {
      await locations.register(request({ accountId, callId: accountId }));
    }
    await table.dropWhatIsOpen('account-2');
    const before = await table.document();
    table.clock.pass(1);
    const process = table.locations();
    expect(await process.compareWithTheLog()).toBe(0);
    expect(await table.document()).toEqual(before);
    await expectInStep(table, 'account-2');
    expect(await process.takeDropped('account-2')).toHaveLength(1);
  });

  it('is not looked at but for what the log has since', async () => {
    const locations = table.locations();
    await locations.register(request());
    await locations.compareWithTheLog();
    await table.put(null);
    expect(await table.locations().compareWithTheLog()).toBe(0);
    await locations.register(request({ accountId: 'account-2', callId: 'account-2' }));
    await table.put(null, 'account-2');
    expect(await table.locations().compareWithTheLog()).toBe(1);
  });

  it('is not told of as one that lacked something', async () => {
    const closing = new AbortController();
    const seen = table.locations().recoveries(closing.signal)[Symbol.asyncIterator]();
    expect((await seen.next()).done).toBe(false);
    const next = seen.next();
    const locations = table.locations();
    await locations.register(request());
    await locations.compareWithTheLog();
    closing.abort();
    expect((await next).done).toBe(true);
  });
});
