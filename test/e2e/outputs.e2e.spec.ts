import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from '../harness/built.js';
import { logIn } from '../harness/graphql-client.js';
import { registerOrganization } from '../harness/line.js';
import { startServer } from '../harness/server-process.js';
import type { ServerProcess } from '../harness/server-process.js';

describe('where a process writes', () => {
  let directory: string;
  let server: ServerProcess | undefined;

  beforeAll(built);
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'ringledger-outputs-'))));
  afterEach(async () => {
    await server?.kill();
    await rm(directory, { recursive: true, force: true });
  });

  const metrics = async () => (await fetch(new URL('/metrics', server?.health))).text();
  const environment = { RINGLEDGER_LOG_LEVEL: 'debug' };

  it('takes no line of its log: it works on, and ends in order', async () => {
    const full = await open('/dev/full', 'w');
    server = await startServer({ directory, environment, standardError: full.fd });
    await full.close();
    await registerOrganization(await logIn(server.graphql, 'admin', server.password ?? ''), 'Acme');
    await server.stop();
    expect(server.child.exitCode).toBe(0);
  });

  it('is not read any more: it works on, drops lines and counts them, and ends in order', async () => {
    server = await startServer({ directory, environment, standardError: 'stalled' });
    const client = await logIn(server.graphql, 'admin', server.password ?? '');
    const huge = `/${'x'.repeat(8000)}`;
    do {
      await Promise.all(Array.from({ length: 100 }, () => fetch(new URL(huge, server?.health))));
    } while (/^ringledger_log_lines_dropped 0$/m.test(await metrics()));
    await registerOrganization(client, 'Acme');
    await server.stop();
    expect(server.child.exitCode).toBe(0);
  });
});
