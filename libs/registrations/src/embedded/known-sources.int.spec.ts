import { connect } from 'node:net';
import { DEFAULT_CONNECTION_SETTINGS } from '@ringledger/sip';
import { embeddedRegistrar } from '../testing/embedded-under-test.js';
import { eventually, openRegistrarUnderTest } from '../testing/registrar-under-test.js';
import type { RegistrarUnderTest } from '../testing/registrar-under-test.js';

const LOOPBACK = ['127.0.0.0/8'];

describe('a registrar that knows who speaks for others', () => {
  let under: RegistrarUnderTest | undefined;
  const run = async (known: Parameters<typeof embeddedRegistrar>[0]) => {
    under = await openRegistrarUnderTest(embeddedRegistrar(known));
    return under;
  };
  afterEach(() => under?.close());

  it('judges and records a WebSocket phone behind a proxy by its own address, from its beginning to its end', async () => {
    const registrar = await run({ trustedProxies: LOOPBACK, trustedNetworks: [] });
    const account = await registrar.open({ networks: ['203.0.113.0/24'] });
    const stranger = await registrar.phone(account, { transport: 'WS', from: '198.51.100.9' });
    expect((await stranger.register()).status).toBe(403);
    const phone = await registrar.phone(account, { transport: 'WS', from: '203.0.113.9' });
    expect((await phone.register()).status).toBe(200);
    const document = await registrar.table.document(account.id);
    expect(document?.locations).toMatchObject([{ address: '203.0.113.9', transport: 'WS' }]);
    const [location] = await registrar.locationsOf(account);
    expect(await registrar.registrar.notify(location!, 'synchronize')).toEqual({ outcome: 'accepted', status: 200 });
    phone.wire.close();
    await eventually(async () => (await registrar.events(account)).length > 1);
    expect(await registrar.events(account)).toEqual(['RegistrationCreated', 'RegistrationConnectionLost']);
  });

  it('gives a trusted network more connections than any other source may have', async () => {
    const registrar = await run({ trustedNetworks: LOOPBACK });
    const { address, port } = registrar.endpoint('TCP');
    const sockets = Array.from({ length: DEFAULT_CONNECTION_SETTINGS.connectionsPerSource }, () =>
      connect(port, address),
    );
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    const phone = await registrar.phone(await registrar.open(), { transport: 'TCP' });
    expect((await phone.register()).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});
