import { randomUUID } from 'node:crypto';
import { ReadSide } from '@ringledger/event-sourcing';
import type { SmallExchange } from '@ringledger/event-sourcing/testing';
import type { RecordedEvent } from '@ringledger/event-store';
import type { Log } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import { locationsCollection } from '../locations/location.document.js';
import type { AccountLocationsDocument } from '../locations/location.document.js';
import { TabledLocations } from '../locations/tabled-locations.js';
import { openRegistrations, UPKEEP } from '../testing/registrations-exchange.js';
import { ORGANIZATION, request } from '../testing/table-under-test.js';
import { LocationRecovery } from './location-recovery.js';
import { registrations } from '../views/registrations/registration.document.js';

let exchange: SmallExchange;
beforeEach(async () => (exchange = await openRegistrations()));
afterEach(() => exchange.close());

const table = () => exchange.readModels.collection(locationsCollection);

/** What a process that was killed leaves in the table. */
async function left(
  change: (document: AccountLocationsDocument) => AccountLocationsDocument | null,
  accountId = 'account-1',
): Promise<void> {
  const collection = await table();
  const document = (await collection.get(SYSTEM, accountId)) as AccountLocationsDocument;
  const next = change(document);
  await collection.compareAndSet(accountId, document.version, next && { ...next, version: document.version + 1 });
}

function withUnwrittenGoodBye(document: AccountLocationsDocument, id: string = randomUUID()): AccountLocationsDocument {
  const { registrationId } = document.locations[0] as { registrationId: string };
  const metadata = { organizationId: ORGANIZATION, time: '2026-11-24T08:00:00.000Z', schemaVersion: 1 };
  const event = { id, type: 'RegistrationRemoved', data: { registrationId }, metadata };
  return { ...document, revision: 0, locations: [], outgoing: [event], unsettled: true, nextDeadline: null };
}

/** The first event of this type, when it comes. */
async function eventOf(type: string): Promise<RecordedEvent> {
  const after = '' as never;
  for await (const item of exchange.store.subscribe({
    after,
    filter: { types: [type] },
    signal: AbortSignal.timeout(20_000),
  })) {
    if (item.kind === 'events' && item.events[0]) return item.events[0];
  }
  throw new Error(`No ${type} came`);
}

/** The account's locations once they are as they should be. */
async function documentWhen(fits: (document: AccountLocationsDocument | null) => boolean) {
  const collection = await table();
  for await (const _ of collection.watch('account-1', AbortSignal.timeout(20_000))) {
    const document = await collection.get(SYSTEM, 'account-1');
    if (fits(document)) return document;
  }
  throw new Error('The table never was as it should be');
}

describe('the upkeep of registrations, from the start of a process', () => {
  beforeEach(() => exchange.get(TabledLocations).register(request()));

  it('ends what fell due while nobody looked', async () => {
    const deadline = '2026-01-01T00:00:00.000Z';
    await left((document) => {
      const locations = document.locations.map((location) => ({ ...location, expires: deadline }));
      return { ...document, locations, nextDeadline: deadline };
    });
    await exchange.reopen({ backgroundWork: UPKEEP });
    expect(await eventOf('RegistrationExpired')).toMatchObject({
      data: { deadline },
      metadata: { actor: { kind: 'system' }, organizationId: ORGANIZATION },
    });
  });

  it('ends nothing by the deadline of a table that is older than the log', async () => {
    const collection = await table();
    const copied = (await collection.get(SYSTEM, 'account-1')) as AccountLocationsDocument;
    await exchange.get(TabledLocations).register(request({ cseq: 2, port: 5070 }));
    const deadline = '2026-01-01T00:00:00.000Z';
    await left(() => ({
      ...copied,
      locations: copied.locations.map((location) => ({ ...location, expires: deadline })),
      nextDeadline: deadline,
    }));
    await exchange.reopen({ backgroundWork: UPKEEP });
    const document = await documentWhen((known) => known?.revision === 1);
    expect(document).toMatchObject({ revision: 1, locations: [{ port: 5070, deadlineKnown: false }] });
  });

  it('writes what was decided and not written', async () => {
    const id = randomUUID();
    await left((document) => withUnwrittenGoodBye(document, id));
    await exchange.reopen({ backgroundWork: UPKEEP });
    expect(await eventOf('RegistrationRemoved')).toMatchObject({ id, revision: 1 });
    expect(await documentWhen((document) => document?.unsettled === false)).toMatchObject({
      revision: 1,
      outgoing: [],
    });
  });

  it('says that locations were missing of those that were, and not of what was not written yet', async () => {
    const said: unknown[] = [];
    const log = { warn: (_: string, what: unknown) => said.push(what) } as unknown as Log;
    const look = () => {
      const { store } = exchange;
      const readSide = exchange.get<ReadSide>(ReadSide);
      return new LocationRecovery(exchange.get(TabledLocations), readSide, store, log).recoverAll();
    };
    await exchange.get(TabledLocations).register(request({ accountId: 'account-2' }));
    await left((document) => withUnwrittenGoodBye(document));
    await look();
    expect(said).toEqual([]);
    await left(() => null, 'account-2');
    await look();
    expect(said).toEqual([{ recovered: 1 }]);
  });

  it('gives back a location to what is open in the log, with the longest deadline', async () => {
    await exchange.get<ReadSide>(ReadSide as never).read(registrations, await exchange.store.head());
    await left(() => null);
    const before = Date.now();
    await exchange.reopen({ backgroundWork: UPKEEP });
    const document = await documentWhen((known) => known !== null);
    expect(document?.locations).toMatchObject([{ contact: 'sip:201@192.0.2.10:5060', deadlineKnown: false, flow: '' }]);
    expect(Date.parse(document?.nextDeadline ?? '')).toBeGreaterThanOrEqual(before + 7_200_000);
  });
});
