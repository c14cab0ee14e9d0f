import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventStoreDbDouble } from '../testing/eventstoredb-double/index.js';
import { eventually, newEvent } from '../testing/index.js';
import { TypescriptChild } from '../testing/typescript-child.js';
import { connectEventStoreDb } from './index.js';
import type { Timing } from './timing.js';

const timing: Timing = { attempt: 250, total: 500, firstPause: 5, longestPause: 20, failuresToOpen: 1000 };
const unavailable = { code: 'EVENT_STORE_UNAVAILABLE', outcomeUnknown: false };

describe('connecting to EventStoreDB when', () => {
  let server: EventStoreDbDouble;
  beforeEach(async () => {
    server = new EventStoreDbDouble();
    await server.start();
  });
  afterEach(() => server.stop());

  it('it accepts and says nothing: given up in our own time', async () => {
    server.gate.setSilent(true);
    await expect(connectEventStoreDb({ url: server.url, timing })).rejects.toMatchObject(unavailable);
  });

  it('nobody listens: given up in our own time, and possible later', async () => {
    await server.gate.shut();
    await expect(connectEventStoreDb({ url: server.url, timing })).rejects.toMatchObject(unavailable);
    await server.gate.open();
    const store = await connectEventStoreDb({ url: server.url, timing });
    await store.append('line-1', [newEvent()], 'no-stream');
    await store.close();
  });

  it('it does not answer what it can do: asked again with a new client', async () => {
    server.ignoreProbes = true;
    const connecting = connectEventStoreDb({ url: server.url, timing: { ...timing, total: 20_000 } });
    await eventually(() => server.probes > 2);
    server.ignoreProbes = false;
    const store = await connecting;
    await expect(store.append('line-1', [newEvent()], 'no-stream')).resolves.toMatchObject({ revision: 0 });
    await store.close();
  });

  it('discovery failed before: the client that would fail for ever is replaced', async () => {
    const url = `esdb://${server.gate.address},127.0.0.1:1?tls=false&maxDiscoverAttempts=1&discoveryInterval=10`;
    const store = await connectEventStoreDb({ url, timing });
    await server.gate.shut();
    await expect(store.append('line-1', [newEvent()], 'no-stream')).rejects.toMatchObject({ code: unavailable.code });
    await expect(store.append('line-1', [newEvent()], 'no-stream')).rejects.toMatchObject(unavailable);
    await server.gate.open();
    await eventually(async () => {
      const answer = await store.append('line-1', [newEvent()], 'no-stream').catch(() => undefined);
      return answer?.revision === 0;
    });
    await store.close();
  });

  it('DEBUG is on: the password stands in no log line', async () => {
    const file = join(dirname(fileURLToPath(import.meta.url)), '../testing/eventstoredb-child.ts');
    const url = `esdb://admin:top%3Asecret@${server.gate.address}?tls=false`;
    const child = new TypescriptChild(file, [url], { env: { ...process.env, NODE_OPTIONS: '', DEBUG: 'esdb:*' } });
    await child.ended;
    expect(child.lines).toEqual(['appended']);
    expect(child.errorOutput).toContain('esdb:');
    expect(child.errorOutput).not.toMatch(/top(:|%3A)secret/);
  }, 30_000);
});
