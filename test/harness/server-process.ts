import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { sipEndpoints } from './sip-endpoints.js';
import type { SipEndpoint } from './sip-endpoints.js';

/** A running server as its banner describes it. */
export interface ServerProcess {
  readonly graphql: string;
  readonly devices: string;
  /** Whether it may get requests, and how each read model stands. */
  readonly health: string;
  /** Where it listens for SIP, by transport. */
  readonly sip: Readonly<Record<string, SipEndpoint>>;
  /** The administrator's password; null when it was not the first start. */
  readonly password: string | null;
  readonly child: ChildProcess;
  /** From spawn to the banner, in ms. */
  readonly startedIn: number;
  /** What it logged, newest last, bounded. */
  readonly log: readonly string[];
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface ServerOptions {
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** One of `apps`; without GraphQL or devices, these addresses are empty. */
  readonly app?: 'standalone' | 'api' | 'projector' | 'provisioner';
  /** Another than a pipe that is read: one that is not, or an open file. */
  readonly standardError?: 'stalled' | number;
}

/** Another build than `dist` can be tried beside it. */
const DIST = process.env['RINGLEDGER_DIST'] ?? 'dist';
const KEPT_LINES = 200;
/** Where each server leaves a CPU profile when it stops. */
const PROFILES = process.env['RINGLEDGER_PROFILES'];
const FLAGS = ['--enable-source-maps', ...(PROFILES ? ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`] : [])];

/** The variables of a process on this directory, on free ports. */
export function freely(directory: string): Record<string, string> {
  return {
    RINGLEDGER_DATA: directory,
    RINGLEDGER_API_PORT: '0',
    RINGLEDGER_DEVICE_PORT: '0',
    RINGLEDGER_DEVICE_BIND: '127.0.0.1',
    RINGLEDGER_SIP_BIND: '127.0.0.1',
    RINGLEDGER_SIP_UDP_PORT: '0',
    RINGLEDGER_SIP_TCP_PORT: '0',
    RINGLEDGER_SIP_TLS_PORT: '0',
    // What phones are told stays the same over restarts.
    RINGLEDGER_SIP_PORT: '5060',
  };
}

/** Starts a built app, standalone by default, on free ports and waits until it says that it is ready. @throws with its log when it ends before. */
export async function startServer({
  directory,
  environment = {},
  app = 'standalone',
  standardError,
}: ServerOptions): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [...FLAGS, `${DIST}/apps/${app}/src/main.js`], {
    env: {
      PATH: process.env['PATH'],
      ...freely(directory),
      ...environment,
    },
    stdio: ['ignore', 'pipe', typeof standardError === 'number' ? standardError : 'pipe'],
  });
  const ended = once(child, 'exit');
  const log: string[] = [];
  if (child.stderr && standardError !== 'stalled') {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (log.push(line) > KEPT_LINES) log.shift();
    });
  }
  const banner = await readBanner(child, log);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  };
  return {
    ...banner,
    child,
    log,
    startedIn: performance.now() - started,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function readBanner(
  child: ChildProcess,
  log: readonly string[],
): Promise<Pick<ServerProcess, 'graphql' | 'devices' | 'health' | 'sip' | 'password'>> {
  return new Promise((resolve, reject) => {
    const seen = new Map<string, string>();
    if (!child.stdout) throw new Error('no standard output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, name, value] = /^ {2}(\w[\w ]*?) {2,}(\S+)/.exec(line) ?? [];
      if (name && value) seen.set(name, value);
      if (line !== 'Ready.') return;
      const of = (name: string) => seen.get(name) ?? '';
      resolve({
        graphql: of('GraphQL'),
        devices: of('Devices'),
        health: of('Health'),
        sip: sipEndpoints(seen),
        password: seen.get('Password') ?? null,
      });
    });
    child.once('exit', (code, signal) =>
      reject(new Error(`The server ended with ${code ?? signal} before it was ready:\n${log.join('\n')}`)),
    );
    child.once('error', reject);
  });
}
