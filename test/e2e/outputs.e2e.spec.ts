import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from '../harness/built.js';
import { logIn } from '../harness/graphql-client.js';
import { registerOrganization } from '../harness/line.js';
import { freely, startServer } from '../harness/server-process.js';
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

  it.each([
    ['has no reader', 'pipe'],
    ['goes nowhere', 'ignore'],
  ] as const)('%s: it answers, and its log says how to come by the password that nobody saw', async (_, output) => {
    const child = app('standalone', {}, ['ignore', output, 'pipe']);
    child.stdout?.destroy();
    let log = '';
    for await (const chunk of child.stderr ?? []) {
      log += String(chunk);
      if (log.includes('recover-administrator')) break;
    }
    child.kill();
    expect(log).toMatch(/nobody saw the password of the first administrator: stop, and npm run cli -- recover-admin/);
    expect(await ended(child)).toBe(0);
  });

  it('is asked to end before it is ready: it ends in order', async () => {
    const child = app('standalone', {}, ['ignore', 'ignore', 'pipe']);
    let log = '';
    for await (const chunk of child.stderr ?? []) {
      // These come while its doors open.
      if (!log.includes('read model active') && String(chunk).includes('read model active')) child.kill();
      log += String(chunk);
    }
    expect(log).not.toContain('cannot start');
    expect(await ended(child)).toBe(0);
  });

  it('takes no answer of a task: it says so, and is no success', async () => {
    server = await startServer({ directory });
    await server.stop();
    for (const [path, sentence] of [
      ['/dev/full', /^It is done, but the answer could not be written \(.*ENOSPC.*\): do it again\.\n$/],
      ['/dev/null', /^Not done\.\nStandard output goes nowhere: nobody would see the answer\.\n$/],
    ] as const) {
      const output = await open(path, 'w');
      const child = app('cli', {}, ['ignore', output.fd, 'pipe'], 'recover-administrator');
      await output.close();
      let complaint = '';
      child.stderr?.on('data', (text: Buffer) => (complaint += text.toString()));
      expect(await ended(child)).toBe(1);
      expect(complaint).toMatch(sentence);
    }
  });

  const app = (name: string, environment: NodeJS.ProcessEnv, stdio: StdioOptions, ...args: string[]) =>
    spawn(process.execPath, [`dist/apps/${name}/src/main.js`, ...args], {
      env: { PATH: process.env['PATH'], ...freely(directory), ...environment },
      stdio,
    });
  const ended = async (child: ChildProcess) => {
    const [code] = child.exitCode === null ? ((await once(child, 'close')) as [number]) : [child.exitCode];
    return code;
  };
});
