import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '@ringledger/sip';
import { testCertificate } from '@ringledger/sip/testing';
import { freePort } from '@ringledger/system';
import { KamailioControl } from '../kamailio/kamailio-control.js';
import type { RegistrationTransport } from '../registration.events.js';

/** A Kamailio with docker/kamailio's configuration, on free ports of loopback and in a directory of its own. */
export interface RealKamailio {
  readonly secret: string;
  readonly controlUrl: URL;
  readonly evapi: Endpoint;
  readonly control: KamailioControl;
  endpoint(transport: RegistrationTransport): Endpoint;
  /** What it has logged lately. */
  log(): string;
  /** SIGKILL, all processes of it. */
  kill(): Promise<void>;
  /** Again, on the same ports, remembering nothing. */
  start(): Promise<void>;
  /** Stops or lets go on all processes of it at once. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

export const SCRIPT = new URL('../../../../docker/kamailio/start.sh', import.meta.url).pathname;
const ADDRESS = '127.0.0.1';
const MOST_LOGGED = 20_000;

/** An installed Kamailio with all modules, else why there is none. */
export function kamailioMissing(): string | null {
  const found = spawnSync('kamailio', ['-v'], { encoding: 'utf8' });
  if (found.error) return 'no kamailio is installed';
  return /version: kamailio 5\.[6-9]/.test(found.stdout) ? null : 'the installed kamailio is not 5.6 or later';
}

export async function startKamailio(environment: Readonly<Record<string, string>> = {}): Promise<RealKamailio> {
  const directory = await mkdtemp(join(tmpdir(), 'kamailio-'));
  const { cert, key } = await testCertificate();
  await writeFile(join(directory, 'certificate.pem'), cert);
  await writeFile(join(directory, 'key.pem'), key);
  const port = () => freePort(ADDRESS);
  const [sip, tls, ws, wss] = [await port(), await port(), await port(), await port()];
  const [control, evapi] = [await port(), await port()];
  const secret = 'a secret between two machines';
  const at = (port: number) => `${ADDRESS}:${port}`;
  const settings = {
    ...process.env,
    KAMAILIO_SECRET: secret,
    KAMAILIO_RUN: directory,
    KAMAILIO_UDP: hasIpv6() ? `${at(sip)},[::1]:${sip}` : at(sip),
    KAMAILIO_TCP: at(sip),
    KAMAILIO_TLS: at(tls),
    KAMAILIO_WS: at(ws),
    KAMAILIO_WSS: at(wss),
    KAMAILIO_CONTROL: at(control),
    KAMAILIO_EVAPI: at(evapi),
    KAMAILIO_TLS_CERTIFICATE: join(directory, 'certificate.pem'),
    KAMAILIO_TLS_KEY: join(directory, 'key.pem'),
    KAMAILIO_SHARED_MB: '64',
    KAMAILIO_PRIVATE_MB: '8',
    KAMAILIO_WORKERS: '2',
    KAMAILIO_TCP_WORKERS: '2',
    ...environment,
  };
  const controlUrl = new URL(`http://${at(control)}`);
  const commands = new KamailioControl({ url: controlUrl, secret });
  const ports: Partial<Record<RegistrationTransport, number>> = { UDP: sip, TCP: sip, TLS: tls, WS: ws, WSS: wss };
  let logged = '';
  let child: ChildProcess;

  async function start(): Promise<void> {
    // In a group of its own, so that all its processes can be reached.
    child = spawn(SCRIPT, { env: settings, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr?.on('data', (text: Buffer) => (logged = (logged + text.toString()).slice(-MOST_LOGGED)));
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`Kamailio has ended: ${logged}`)));
    ended.catch(() => undefined);
    await Promise.race([ended, answers()]);
  }

  async function answers(): Promise<void> {
    const isUp = () =>
      commands.rpc('core.uptime', []).then(
        () => true,
        () => false,
      );
    while (!(await isUp())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-(child.pid as number), signal);
    await ended;
  }

  await start();
  return {
    ...{ secret, controlUrl, control: commands, start },
    evapi: { address: ADDRESS, port: evapi },
    endpoint: (transport) => ({ address: ADDRESS, port: ports[transport] as number }),
    log: () => logged,
    kill: () => end('SIGKILL'),
    signal: (signal) => void process.kill(-(child.pid as number), signal),
    async stop() {
      commands.close();
      await end('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** UDP is listened for there, too, on the same port. */
export function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((some) => some?.some(({ address }) => address === '::1'));
}
