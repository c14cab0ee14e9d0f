import { Precedence } from '@ringledger/event-sourcing';
import { JsonLog } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import type { RefusedRegister, RegisterRequest } from '../registrar/registrar.js';
import { FaultyStores } from '../testing/faulty-stores.js';
import { expectInStep } from '../testing/in-step.js';
import { eventually } from '../testing/registrar-under-test.js';
import { LIMITS, openTable, ORGANIZATION, request } from '../testing/table-under-test.js';
import type { TableUnderTest } from '../testing/table-under-test.js';
import { LocationSettling } from '../upkeep/location-settling.js';
import { RegistrationExpiry } from '../upkeep/registration-expiry.js';

const contact = { uri: 'sip:201@192.0.2.77', instance: null, q: null, expires: 3600 };
const OTHER_PHONE: Partial<RegisterRequest> = {
  contacts: [contact],
  ...{ callId: 'call-other', address: '192.0.2.77', userAgent: 'Yealink', flow: 'other' },
};

let table: TableUnderTest;
beforeEach(async () => (table = await openTable()));
afterEach(() => table.dispose());

const bound = (seconds: number) => ({
  kind: 'registered',
  bound: [{ uri: 'sip:201@192.0.2.10:5060', expires: seconds, q: null }],
});

describe('the table of locations', () => {
  it('keeps a registration and its event before it answers', async () => {
    expect(await table.locations().register(request())).toEqual(bound(3600));
    expect(await table.types()).toEqual(['RegistrationCreated']);
    expect(await table.document()).toMatchObject({
      locations: [{ contact: 'sip:201@192.0.2.10:5060', registrar: 'registrar-1', flow: 'udp' }],
      nextDeadline: '2026-11-24T09:00:00.000Z',
    });
  });

  it('keeps a refresh in the table only', async () => {
    const locations = table.locations();
    await locations.register(request());
    table.clock.pass(1800);
    expect(await locations.register(request({ cseq: 2 }))).toEqual(bound(3600));
    expect(await table.types()).toEqual(['RegistrationCreated']);
    expect(await table.document()).toMatchObject({
      locations: [{ cseq: 2, refreshed: '2026-11-24T08:30:00.000Z' }],
      nextDeadline: '2026-11-24T09:30:00.000Z',
      unsettled: false,
      revision: 0,
    });
  });

  it('follows what a registrar of its own has granted already, also when it tells late', async () => {
    const granted = { seconds: 45, remaining: 30 };
    expect(await table.locations().register(request({ granted }))).toEqual(bound(30));
    expect(await table.events()).toMatchObject([{ data: { proposedSeconds: 3600, grantedSeconds: 45 } }]);
    expect(await table.document()).toMatchObject({ nextDeadline: '2026-11-24T08:00:30.000Z' });
  });

  describe('given an account of which a wrong password was refused', () => {
    const guess: RefusedRegister = {
      ...{ reason: 'wrong password', accountId: 'account-1', organizationId: ORGANIZATION, userName: '201' },
      ...{ transport: 'UDP', address: '192.0.2.10', userAgent: 'snomD785/10.1' },
    };
    const written = async (...counts: readonly number[]) => {
      const refused = async () => (await table.store.readStream('registrationRefusal-account-1')).events;
      await eventually(async () => (await refused()).length >= counts.length);
      expect((await refused()).map(({ data }) => data['count'])).toEqual(counts);
    };
    let locations: ReturnType<TableUnderTest['locations']>;
    beforeEach(async () => {
      locations = table.locations();
      locations.refused(guess);
      await written(1);
    });

    it('when its phone registers and signs off, then the next wrong password is in the record at once', async () => {
      await locations.register(request());
      const bye = { ...contact, uri: 'sip:201@192.0.2.10:5060', expires: 0 };
      await locations.register(request({ cseq: 2, contacts: [bye] }));
      locations.refused(guess);
      await written(1, 1);
    });

    it.each([
      ['the exchange ends it', () => locations.end('account-1', 'password rotated')],
      ['its connection is lost', () => locations.connectionLost('account-1', 'udp')],
      ['a command dropped it', () => table.dropWhatIsOpen().then(() => locations.takeDropped('account-1'))],
    ])('when it registers and %s, then what is refused between and after is in the record at once', async (_, end) => {
      await locations.register(request());
      locations.refused(guess);
      await written(1, 1);
      await end();
      locations.refused(guess);
      await written(1, 1, 1);
    });

    it('when it refreshes, then guesses are counted as before', async () => {
      await locations.register(request());
      locations.refused(guess);
      await written(1, 1);
      await locations.register(request({ cseq: 2 }));
      locations.refused(guess);
      locations.refused({ ...guess, reason: 'old password' });
      await written(1, 1, 1);
    });
  });

  it('is the same for another process', async () => {
    await table.locations().register(request());
    table.clock.pass(60);
    expect(await table.locations('registrar-2').register(request({ contacts: [], cseq: 9 }))).toEqual(bound(3540));
  });

  it('tells who did it, from where and for whom', async () => {
    const locations = table.locations();
    await locations.register(request());
    await locations.end('account-1', 'password rotated', { eventId: 'e-1', correlationId: 'c-1' });
    const { events } = await table.store.readStream('registration-account-1');
    expect(events.map(({ metadata }) => metadata)).toMatchObject([
      {
        actor: { id: 'account-1', kind: 'device' },
        sourceAddress: '192.0.2.10',
        organizationId: ORGANIZATION,
        time: '2026-11-24T08:00:00.000Z',
      },
      {
        actor: { kind: 'system' },
        sourceAddress: null,
        organizationId: ORGANIZATION,
        $causationId: 'e-1',
        $correlationId: 'c-1',
      },
    ]);
  });

  it('knows only bounded text of phones', async () => {
    await table.locations().register(request({ userAgent: `evil\r\n${'x'.repeat(1000)}` }));
    expect(await table.document()).toMatchObject({ locations: [{ userAgent: `evil\uFFFD\uFFFD${'x'.repeat(250)}` }] });
  });

  it('gives the locations of many accounts, of the own organization only', async () => {
    const locations = table.locations();
    await locations.register(request());
    await locations.register(request({ accountId: 'account-2', organizationId: 'other' }));
    await locations.register(request({ accountId: 'account-3' }));
    await locations.end('account-3', 'administrator');
    const asked = ['account-1', 'account-2', 'account-3', 'account-4'];
    expect([...(await locations.of({ organizationId: ORGANIZATION }, asked)).keys()]).toEqual(['account-1']);
    expect([...(await locations.of(SYSTEM, asked)).keys()].sort()).toEqual(['account-1', 'account-2']);
  });

  it('lets no storm of one phone keep the exchange from ending its registrations', async () => {
    const locations = table.locations();
    const storm = Array.from({ length: 100 }, (_, cseq) => locations.register(request({ cseq: cseq + 1 })));
    const ended = locations.end('account-1', 'account disabled');
    const answers = await Promise.allSettled(storm);
    const turnedAway = answers.filter((answer) => answer.status === 'rejected');
    expect(turnedAway.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 36 }, () => expect.objectContaining({ code: 'TOO_MANY_WAITING' })),
    );
    expect(await ended).toHaveLength(1);
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationDropped']);
  });

  it('loses what a lost connection was the way to', async () => {
    const locations = table.locations();
    await locations.register(request({ transport: 'TLS', flow: 'connection-1' }));
    await locations.connectionLost('account-1', 'connection-2');
    await locations.connectionLost('nobody', 'connection-1');
    expect(await table.types()).toEqual(['RegistrationCreated']);
    await locations.connectionLost('account-1', 'connection-1');
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
    await expectInStep(table);
  });
});

describe('registrations that a command drops in the log', () => {
  it('are taken out, and told', async () => {
    const locations = table.locations();
    await locations.register(request());
    await table.dropWhatIsOpen();
    expect(await locations.takeDropped('account-1')).toMatchObject([{ flow: 'udp' }]);
    expect(await locations.takeDropped('account-1')).toEqual([]);
    expect(await locations.takeDropped('nobody')).toEqual([]);
    expect(await table.document()).toMatchObject({ locations: [], nextDeadline: null, revision: 1 });
  });

  it.each<[string, Partial<RegisterRequest>, string[]]>([
    ['moves', { port: 6000 }, ['RegistrationCreated']],
    ['is another one', { ...OTHER_PHONE }, ['RegistrationCreated']],
    ['says good-bye', { contacts: '*' }, []],
  ])('are noticed by a phone that %s before they were taken out', async (_, changes, then) => {
    const locations = table.locations();
    await locations.register(request());
    await table.dropWhatIsOpen();
    const answer = await locations.register(request({ cseq: 2, ...changes }));
    expect(answer).toMatchObject({ kind: 'registered', bound: then.map(() => expect.anything()) });
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationDropped', ...then]);
    await expectInStep(table);
  });

  it.each<[string, Partial<RegisterRequest>]>([
    ['moves', { port: 6000 }],
    ['is another one', { ...OTHER_PHONE }],
  ])(
    'are told also when they were noticed by a report of a phone that %s, which ended with them',
    async (_, changes) => {
      const locations = table.locations();
      const granted = { seconds: 3600, remaining: 3600 };
      await locations.register(request({ granted }));
      await table.dropWhatIsOpen();
      table.clock.pass(1);
      const report = request({ cseq: 2, ...changes, flow: 'moved', granted: { ...granted, ago: 0.5 } });
      expect(await locations.register(report)).toEqual({ kind: 'not admitted' });
      expect(await locations.takeDropped('account-1')).toMatchObject([{ flow: 'moved' }]);
      expect(await locations.takeDropped('account-1')).toEqual([]);
      expect(await locations.register({ ...report, granted: { ...granted, ago: 0.25 } })).toEqual({
        kind: 'not admitted',
      });
      expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationDropped']);
      table.clock.pass(1);
      expect(await locations.register({ ...report, cseq: 3, granted: { ...granted, ago: 0.5 } })).toMatchObject({
        kind: 'registered',
      });
      await expectInStep(table);
    },
  );

  it('are told at the registrar where they were bound, whoever notices them first', async () => {
    const [one, two] = [table.locations('registrar-1'), table.locations('registrar-2')];
    await one.register(request());
    await table.dropWhatIsOpen();
    expect(await two.takeDropped('account-1')).toEqual([]);
    expect(await one.takeDropped('account-1')).toMatchObject([{ flow: 'udp' }]);
    expect((await table.document())?.dropped).toBeUndefined();
  });

  it('are not begun a second time when a phone was dropped before it was answered', async () => {
    const [stores, others] = [new FaultyStores(table.store, table.readModels), table.locations('registrar-2')];
    await others.register(request());
    // What was written for the first one is looked at.
    for (const place of ['log before', 'log after'] as const) stores.meanwhile(place, () => Promise.resolve());
    // The first one is dropped before the second one can take over from it, and the second one before its answer.
    stores.meanwhile('log before', () => table.dropWhatIsOpen());
    stores.meanwhile('log after', async () => {
      await table.dropWhatIsOpen();
      await others.takeDropped('account-1');
    });
    const answer = await table.locations('registrar-1', LIMITS, stores).register(request(OTHER_PHONE));
    expect(answer).toMatchObject({ kind: 'registered', bound: [expect.anything()] });
    expect(await table.types()).toEqual([
      ...['RegistrationCreated', 'RegistrationDropped', 'RegistrationCreated', 'RegistrationDropped'],
      'RegistrationCreated',
    ]);
    await expectInStep(table);
  });

  it('do not expire as well', async () => {
    const locations = table.locations();
    await locations.register(request());
    await table.dropWhatIsOpen();
    table.clock.pass(3600);
    await new RegistrationExpiry(locations, table.clock, new Precedence(), new JsonLog('silent')).expireDue();
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationDropped']);
    await expectInStep(table);
  });
});

describe('registrations of an account with room for two', () => {
  it('expire also when a command dropped the other one', async () => {
    const locations = table.locations('registrar-1', { ...LIMITS, maxLocations: 2 });
    await locations.register(request());
    await locations.register(request({ ...OTHER_PHONE, contacts: [{ ...contact, expires: 7200 }] }));
    await table.dropWhatIsOpen('account-1', (open) => open.contact === contact.uri);
    table.clock.pass(3600);
    await new RegistrationExpiry(locations, table.clock, new Precedence(), new JsonLog('silent')).expireDue();
    expect((await table.types()).slice(2)).toEqual(['RegistrationDropped', 'RegistrationExpired']);
    await expectInStep(table, 'account-1', 2);
  });
});

describe('a log that does not answer', () => {
  it.each(['log before', 'log after'] as const)('gets the same event with the next request (%s)', async (fault) => {
    const stores = new FaultyStores(table.store, table.readModels);
    const locations = table.locations('registrar-1', LIMITS, stores);
    stores.failNext(fault);
    await expect(locations.register(request())).rejects.toMatchObject({ code: 'EVENT_STORE_UNAVAILABLE' });
    expect(await table.document()).toMatchObject({ locations: [{ cseq: 1 }], unsettled: true });
    expect(await locations.register(request({ cseq: 2 }))).toEqual(bound(3600));
    expect(await table.types()).toEqual(['RegistrationCreated']);
    await expectInStep(table);
  });

  it('does not keep the end of a lost connection from being told later', async () => {
    const stores = new FaultyStores(table.store, table.readModels);
    const locations = table.locations('registrar-1', LIMITS, stores);
    await locations.register(request());
    stores.failNext('log before');
    await expect(locations.connectionLost('account-1', 'udp')).rejects.toMatchObject({
      code: 'EVENT_STORE_UNAVAILABLE',
    });
    await new LocationSettling(locations, new JsonLog('silent')).settleAll();
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
    expect(await table.document()).toMatchObject({ unsettled: false, outgoing: [], revision: 1 });
  });
});

describe('a table that is not the one of the log', () => {
  it('that was lost: the phone is known again by its next request', async () => {
    const locations = table.locations();
    await locations.register(request());
    await table.put(null);
    expect(await locations.register(request({ cseq: 2 }))).toEqual(bound(3600));
    expect(await table.types()).toEqual(['RegistrationCreated']);
    expect(await table.document()).toMatchObject({ locations: [{ cseq: 2, deadlineKnown: true, flow: 'udp' }] });
    await expectInStep(table);
  });

  it('that was lost: another phone takes over from what is open in the log', async () => {
    const locations = table.locations();
    await locations.register(request());
    await table.put(null);
    await locations.register(request(OTHER_PHONE));
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationTakenOver']);
    await expectInStep(table);
  });

  it('that was lost: the account can be ended', async () => {
    const locations = table.locations();
    await locations.register(request());
    await table.put(null);
    expect(await locations.end('account-1', 'account deleted')).toHaveLength(1);
    await expectInStep(table);
  });

  it('that is an older copy: what came since is taken from the log', async () => {
    const locations = table.locations();
    await locations.register(request());
    await locations.register(request({ cseq: 2 }));
    const copy = await table.document();
    await locations.register(request(OTHER_PHONE));
    await table.put(copy);
    expect(await table.locations().register(request({ cseq: 3, port: 6000 }))).toEqual(bound(3600));
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationTakenOver', 'RegistrationTakenOver']);
    await expectInStep(table);
  });

  it('that is newer than the log: what the log does not know is registered anew', async () => {
    const locations = table.locations();
    await locations.register(request());
    await locations.register(request(OTHER_PHONE));
    await locations.register(request({ ...OTHER_PHONE, cseq: 2 }));
    const copy = await table.document();
    const behind = await openTable();
    await behind.locations().register(request());
    await behind.put(copy);
    expect(await behind.locations().register(request({ ...OTHER_PHONE, cseq: 3, port: 6000 }))).toMatchObject({
      kind: 'registered',
    });
    expect(await behind.types()).toEqual(['RegistrationCreated', 'RegistrationTakenOver']);
    await expectInStep(behind);
    await behind.dispose();
  });
});
