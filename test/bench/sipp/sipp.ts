import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Scenarios are no TypeScript: they stay where the sources are. */
const SCENARIO = fileURLToPath(
  new URL('../../../test/bench/sipp/register.xml', import.meta.url).href.replace('/dist/', '/'),
);

/** One registration that a phone of the load makes. */
export interface Registering {
  readonly user: string;
  readonly password: string;
  readonly realm: string;
  /** Added to the user of the contact: another one is another contact. */
  readonly contact?: string;
  /** Seconds that it proposes. */
  readonly expires?: number;
}

export interface Load {
  readonly port: number;
  readonly phones: readonly Registering[];
  /** Registrations under way at once. */
  readonly parallel: number;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly seconds: number;
  readonly failed: number;
}

/** Whether the load generator (Debian: sip-tester) is installed. */
export async function hasProgram(name: string): Promise<boolean> {
  const child = spawn('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
  return ((await once(child, 'exit')) as [number | null])[0] === 0;
}

/** Registers every phone once over UDP, as fast as the parallel ones are answered. */
export async function registerAll({ port, phones, parallel }: Load): Promise<LoadResult> {
  const directory = await mkdtemp(join(tmpdir(), 'ringledger-sipp-'));
  try {
    const rows = phones.map(
      ({ user, password, realm, contact = '', expires = 3600 }) =>
        `${user};[authentication username=${user} password=${password}];${contact};${realm};${expires};`,
    );
    await writeFile(join(directory, 'phones.csv'), ['SEQUENTIAL', ...rows, ''].join('\n'));
    const options = ['-inf', 'phones.csv', '-i', '127.0.0.1', '-m', String(phones.length), '-l', String(parallel)];
    const child = spawn(
      'sipp',
      [`127.0.0.1:${port}`, '-sf', SCENARIO, ...options, '-r', '100000', '-nostdin', '-trace_stat', '-stf', 'stat.csv'],
      { cwd: directory, stdio: 'ignore' },
    );
    const started = performance.now();
    const limit = setTimeout(() => child.kill('SIGKILL'), 180_000);
    await once(child, 'exit');
    clearTimeout(limit);
    const seconds = (performance.now() - started) / 1000;
    const failed = phones.length - (await successes(join(directory, 'stat.csv')));
    return { perSecond: (phones.length - failed) / seconds, seconds, failed };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function successes(statistics: string): Promise<number> {
  const lines = (await readFile(statistics, 'utf8')).trimEnd().split('\n');
  const column = (lines[0] ?? '').split(';').indexOf('SuccessfulCall(C)');
  return Number(lines.at(-1)?.split(';')[column] ?? 0);
}
