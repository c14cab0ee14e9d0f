import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logIn } from '../harness/graphql-client.js';
import type { GraphqlClient } from '../harness/graphql-client.js';
import { lastingPorts } from '../harness/lasting-ports.js';
import { registerOrganization } from '../harness/line.js';
import { phoneAgent } from '../harness/phone-door.js';
import { startServer } from '../harness/server-process.js';
import type { ServerProcess } from '../harness/server-process.js';
import type { SipEndpoint } from '../harness/sip-endpoints.js';
import { checkExtensions, checkPickups, checkReservations, now } from './checks.js';
import { load } from './load.js';
import { checkBindings, checkExpiries } from './registering.js';
import { Witness } from './witness.js';

export interface CrashReport {
  readonly rounds: number;
  readonly extensions: number;
  readonly configurations: number;
  /** What should not have happened; empty: all is well. */
  readonly wrong: readonly string[];
}

/** Shortest and longest time that a process lives under load, in ms. */
const LIFE = [50, 1500] as const;

/** Phones may fall silent for good within a second. */
const BRIEF_LIVES = { RINGLEDGER_SIP_MIN_EXPIRES: '1' };

function udp({ sip }: ServerProcess): SipEndpoint {
  if (!sip['UDP']) throw new Error('The banner names no UDP port for SIP');
  return sip['UDP'];
}

/** A real process under load, killed at a random moment, started again on the same data, and asked what it still knows. */
export async function crashRounds(rounds: number, tell: (line: string) => void): Promise<CrashReport> {
  const directory = await mkdtemp(join(tmpdir(), 'ringledger-crash-'));
  const environment = { ...BRIEF_LIVES, ...(await lastingPorts()) };
  const witness = new Witness();
  let configurations = 0;
  try {
    let server = await startServer({ directory, environment });
    const password = server.password ?? '';
    let client = await logIn(server.graphql, 'admin', password);
    const organizationId = await registerOrganization(client, 'Load');
    for (let round = 1; round <= rounds && witness.wrong.length === 0; round += 1) {
      const agent = phoneAgent();
      const killed = new AbortController();
      const { signal } = killed;
      const loading = load(
        { client, devices: server.devices, sip: udp(server), agent, organizationId, signal },
        witness,
      );
      const life = randomInt(...LIFE);
      await new Promise((resolve) => setTimeout(resolve, life));
      await server.kill();
      killed.abort();
      await loading;
      agent.destroy();
      server = await startServer({ directory, environment });
      client = await logIn(server.graphql, 'admin', password);
      configurations += witness.received.length;
      await check(client, organizationId, witness);
      await checkBindings(udp(server), witness);
      tell(
        `round ${round}: lived ${life} ms, up again in ${Math.round(server.startedIn)} ms, ${witness.extensions.size} extensions, ${configurations} configurations`,
      );
    }
    await checkExpiries(client, witness);
    await checkReservations(client, organizationId, witness);
    await server.stop();
    await caughtUp(directory, environment);
    compareWithRebuild(directory, witness);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return { rounds, extensions: witness.extensions.size, configurations, wrong: witness.wrong };
}

async function check(client: GraphqlClient, organizationId: string, witness: Witness): Promise<void> {
  await checkExtensions(client, organizationId, witness);
  await checkPickups(client, await now(client, organizationId), witness);
}

/** Read models are made of what is in the log after the stop, too: once started without anybody who changes something. */
async function caughtUp(directory: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const server = await startServer({ directory, environment });
  const ready = server.graphql.replace(/graphql$/, 'health/ready');
  while ((await fetch(ready)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
  await server.stop();
}

/** The operator's own task, in a process of its own. */
function compareWithRebuild(directory: string, witness: Witness): void {
  const main = `${process.env['RINGLEDGER_DIST'] ?? 'dist'}/apps/cli/src/main.js`;
  const { status, stderr } = spawnSync(process.execPath, [main, 'verify-read-models'], {
    env: { PATH: process.env['PATH'], RINGLEDGER_DATA: directory },
    encoding: 'utf8',
  });
  if (status !== 0) witness.wrong.push(`the read models are not what a rebuild makes: ${stderr}`);
}
