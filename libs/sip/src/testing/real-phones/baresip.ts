import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../transports/transport.js';

const MODULES = '/usr/lib/baresip/modules';
const MOST_HEARD = 100_000;

export interface BaresipWishes {
  readonly user: string;
  readonly password: string;
  readonly authenticationUser?: string;
  readonly realm: string;
  readonly transport: 'UDP' | 'TCP' | 'TLS';
  /** Seconds that it proposes; it refreshes at nine tenths of that. */
  readonly lifetime: number;
}

/** A softphone without sound and screen. */
export interface Baresip {
  /** What it has sent and received, and what it said. */
  heard(): string;
  /** How often it was told 200 for a REGISTER. */
  registered(): number;
  /** Says good-bye. */
  stop(): Promise<void>;
  /** As if the power had failed. */
  kill(): Promise<void>;
}

export function baresipMissing(): string | null {
  if (spawnSync('baresip', ['-h']).error) return 'no baresip is installed';
  return existsSync(MODULES) ? null : `no modules of baresip in ${MODULES}`;
}

export async function startBaresip(server: Endpoint, wishes: BaresipWishes): Promise<Baresip> {
  const { authenticationUser, lifetime, password, realm, transport, user } = wishes;
  const directory = await mkdtemp(join(tmpdir(), 'baresip-'));
  const configuration = [
    'poll_method epoll',
    // A free port; the next one is taken for TLS.
    'sip_listen 127.0.0.1:0',
    'net_interface 127.0.0.1',
    `module_path ${MODULES}`,
    'module g711.so',
    'module_tmp account.so',
    'module_app menu.so',
  ];
  const account = [
    `<sip:${user}@${realm}>`,
    `auth_user=${authenticationUser ?? user}`,
    `auth_pass=${password}`,
    `outbound="sip:${server.address}:${server.port};transport=${transport.toLowerCase()}"`,
    `regint=${lifetime}`,
    'mwi=no;pubint=0;audio_codecs=pcmu',
  ];
  await writeFile(join(directory, 'config'), configuration.join('\n') + '\n');
  await writeFile(join(directory, 'accounts'), account.join(';') + '\n');
  await writeFile(join(directory, 'contacts'), '');
  const child = spawn('baresip', ['-f', directory, '-s'], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  let heard = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => (heard = (heard + bytes.toString()).slice(-MOST_HEARD)));
  }
  const end = async (signal: NodeJS.Signals) => {
    await ended(child, signal);
    await rm(directory, { recursive: true, force: true });
  };
  return {
    heard: () => heard,
    registered: () => [...heard.matchAll(/^SIP\/2\.0 200 /gm)].length,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
