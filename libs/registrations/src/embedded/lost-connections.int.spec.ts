import { JsonLog } from '@ringledger/observability';
import type { Flow } from '@ringledger/sip';
import { embeddedRegistrar } from '../testing/embedded-under-test.js';
import type { Location } from '../locations/account-locations.js';
import { locationsCollection } from '../locations/location.document.js';
import { FAULTS, FaultyStores } from '../testing/faulty-stores.js';
import { expectInStep } from '../testing/in-step.js';
import { LIMITS, openTable, request } from '../testing/table-under-test.js';
import type { Stores, TableUnderTest } from '../testing/table-under-test.js';
import type { EmbeddedRegistrar } from './embedded-registrar.js';
import { lossOf, writeFlow } from './flow-text.js';
import { LostConnections } from './lost-connections.js';

const [BEFORE, NOW] = ['0123456789abcdef', 'fedcba9876543210'];
const ends = { local: { address: '192.0.2.1', port: 5060 }, remote: { address: '192.0.2.10', port: 40_000 } };
const tcp = { ...ends, transport: 'TCP', connection: '7' } as unknown as Flow;
const udp = { ...ends, transport: 'UDP', connection: null } as unknown as Flow;

describe('connections that ended with the process before', () => {
  let table: TableUnderTest;
  beforeEach(async () => (table = await openTable()));
  afterEach(() => table.dispose());

  const bind = (accountId: string, flow: string, registrar = 'registrar-1', cseq = 1) =>
    table.locations(registrar).register(request({ accountId, callId: accountId, cseq, flow }));
  const [here, elsewhere] = [5060, 5070];
  const untilEnded = async (accountId: string) => {
    const collection = await table.readModels.collection(locationsCollection);
    for await (const _ of collection.watch(accountId, AbortSignal.timeout(20_000))) {
      const document = await table.document(accountId);
      if (document?.locations.length === 0 && document.outgoing.length === 0) return;
    }
  };
  const endLost = (stores: Partial<Stores> = {}, listening: number | null = here) =>
    new LostConnections(table.locations('registrar-1', LIMITS, stores), new JsonLog('silent')).end(
      {
        lossOf: ({ flow, registrar }) =>
          registrar === 'registrar-1' ? lossOf(flow, NOW, ({ local }) => local.port === listening) : null,
        inherits: ({ registrar }) => registrar === 'gone',
      },
      new AbortController().signal,
    );

  it('are ended for every account, each once', async () => {
    const accounts = Array.from({ length: 250 }, (_, number) => `account-${number}`);
    await Promise.all(accounts.map((accountId) => bind(accountId, writeFlow(tcp, BEFORE))));
    await Promise.all([endLost(), endLost()]);
    await endLost();
    for (const accountId of accounts) {
      expect(await table.types(accountId)).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
      await expectInStep(table, accountId);
    }
  });

  it.each(FAULTS)('are ended also when the stores fail for a moment (%s)', async (fault) => {
    await Promise.all(['account-1', 'account-2'].map((accountId) => bind(accountId, writeFlow(tcp, BEFORE))));
    const stores = new FaultyStores(table.store, table.readModels);
    stores.failNext(fault);
    await endLost(stores);
    for (const accountId of ['account-1', 'account-2']) {
      expect((await table.document(accountId))?.locations).toEqual([]);
    }
  });

  it.each([
    ['a phone that is reached by datagrams', writeFlow(udp, BEFORE), 'registrar-1'],
    ['a connection of this process', writeFlow(tcp, NOW), 'registrar-1'],
    ['a connection of another registrar', writeFlow(tcp, BEFORE), 'registrar-2'],
    ['what another kind of registrar wrote', '{"ruid":"uloc-1","connection":"3"}', 'registrar-1'],
    ['a way that was lost with the table', '', 'registrar-1'],
  ])('are not those of %s', async (_, flow, registrar) => {
    await bind('account-1', flow, registrar);
    await endLost();
    expect(await table.types()).toEqual(['RegistrationCreated']);
  });

  it.each([null, elsewhere])('leave nobody bound over UDP where the exchange listens no more: now %s', async (port) => {
    await bind('account-1', writeFlow(udp, BEFORE));
    await endLost({}, port);
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
    expect((await table.events('account-1')).at(-1)?.data).toMatchObject({ cause: 'listener closed' });
  });

  it('are known to the registrar by where it listens', async () => {
    const surroundings = { name: 'registrar-1', realm: 'pbx.example', limits: LIMITS, intake: {} as never };
    const opened = await embeddedRegistrar()(surroundings);
    const { port, address } = opened.endpoint('UDP');
    const loss = (local: number, registrar = 'registrar-1') => {
      const flow = writeFlow({ ...udp, local: { address, port: local } } as unknown as Flow, BEFORE);
      return (opened.registrar as EmbeddedRegistrar).lossOf({ flow, registrar } as Location);
    };
    const other = port === 5060 ? 5070 : 5060;
    expect([loss(port), loss(other), loss(other, 'registrar-2')]).toEqual([null, 'listener closed', null]);
    await opened.close();
  });

  it('leave to this registrar who is reached by datagrams at one that is no more', async () => {
    await bind('account-1', writeFlow(udp, BEFORE), 'gone');
    await endLost();
    const registrar = 'registrar-1';
    expect((await table.document())?.locations).toMatchObject([{ flow: writeFlow(udp, BEFORE), registrar }]);
    expect(await table.types()).toEqual(['RegistrationCreated']);
  });

  it('are looked for again whenever the table gets back what it had lost', async () => {
    await bind('account-1', 'tcp');
    const closing = new AbortController();
    let looked: () => void;
    const first = new Promise<void>((resolve) => (looked = resolve));
    const successor = {
      lossOf: ({ flow }: Location) => {
        looked();
        return flow === '' ? ('registrar restarted' as const) : null;
      },
      inherits: () => false,
    };
    const watching = new LostConnections(table.locations(), new JsonLog('silent')).watch(successor, closing.signal);
    await first;
    const locations = table.locations();
    await locations.compareWithTheLog();
    await table.put(null);
    await locations.recover('account-1');
    await locations.noteRecovery();
    await untilEnded('account-1');
    closing.abort();
    await watching;
    expect(await table.types()).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
  });

  it('leave alone the phone that comes again at the same moment', async () => {
    for (let round = 1; round <= 20; round += 1) {
      const accountId = `account-${round}`;
      await bind(accountId, writeFlow(tcp, BEFORE));
      await Promise.all([endLost(), bind(accountId, writeFlow(tcp, NOW), 'registrar-1', 2)]);
      const document = await table.document(accountId);
      expect(document?.locations.map(({ flow }) => flow)).toEqual([writeFlow(tcp, NOW)]);
      await expectInStep(table, accountId, LIMITS.maxLocations);
    }
  });
});
