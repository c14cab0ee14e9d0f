import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../transports/transport.js';

export interface SippUser {
  readonly user: string;
  readonly password: string;
  readonly authenticationUser?: string;
}

export interface SippWishes {
  readonly users: readonly SippUser[];
  /** Host of the addresses of record. */
  readonly realm: string;
  /** What is proposed, in seconds. */
  readonly expires?: number;
  readonly transport?: 'UDP' | 'TCP';
  readonly userAgent?: string;
  /** Registrations a second. */
  readonly rate?: number;
  /** How many are under way at most. */
  readonly width?: number;
}

/** What came of it: how many registered, and how many did not. */
export interface SippOutcome {
  readonly succeeded: number;
  readonly failed: number;
  readonly retransmissions: number;
  /** From the first call to the last, in ms. */
  readonly time: number;
}

export function sippMissing(): string | null {
  return spawnSync('sipp', ['-v']).error ? 'no sipp is installed' : null;
}

const scenario = (name: string) => new URL(`./${name}.xml`, import.meta.url).pathname;
const ADDRESS = '127.0.0.1';

/** Registers each user once, as real phones do: challenge, answer. */
export async function sippRegisters(server: Endpoint, wishes: SippWishes): Promise<SippOutcome> {
  const directory = await mkdtemp(join(tmpdir(), 'sipp-'));
  try {
    const { users, rate = 100, width = 400 } = wishes;
    await writeFile(join(directory, 'users.csv'), table(wishes));
    const started = performance.now();
    const child = spawn(
      'sipp',
      [
        ...parameters(server, wishes, directory),
        ...['-sf', scenario('register'), '-m', String(users.length), '-r', String(rate), '-l', String(width)],
        ...['-trace_stat', '-stf', join(directory, 'statistics.csv'), '-fd', '3600'],
      ],
      { cwd: directory, stdio: 'ignore' },
    );
    await once(child, 'exit');
    const time = performance.now() - started;
    return { ...read(await readFile(join(directory, 'statistics.csv'), 'utf8')), time };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A phone that has registered and waits to be told something. */
export interface WaitingSipp {
  /** Value of the Event header of every NOTIFY that came. */
  notified(): Promise<readonly string[]>;
  kill(): Promise<void>;
}

export async function sippWaits(server: Endpoint, wishes: SippWishes): Promise<WaitingSipp> {
  const directory = await mkdtemp(join(tmpdir(), 'sipp-'));
  await writeFile(join(directory, 'users.csv'), table(wishes));
  const text = await readFile(scenario('register'), 'utf8');
  await writeFile(
    join(directory, 'wait.xml'),
    text.replace('</scenario>', '<pause milliseconds="600000"/></scenario>'),
  );
  const heard = join(directory, 'heard.log');
  const child = spawn(
    'sipp',
    [
      ...parameters(server, wishes, directory),
      ...['-sf', join(directory, 'wait.xml'), '-oocsf', scenario('notified'), '-m', '1'],
      ...['-trace_logs', '-log_file', heard],
    ],
    { cwd: directory, stdio: 'ignore' },
  );
  return {
    async notified() {
      const log = await readFile(heard, 'utf8').catch(() => '');
      return [...log.matchAll(/^notified of\s+(.*)$/gm)].map(([, event]) => (event ?? '').trim());
    },
    async kill() {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGKILL')) await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function parameters(server: Endpoint, { realm, transport = 'UDP' }: SippWishes, directory: string): readonly string[] {
  return [
    `${server.address}:${server.port}`,
    ...['-i', ADDRESS, '-t', transport === 'UDP' ? 'u1' : 't1', '-s', realm],
    ...['-inf', join(directory, 'users.csv'), '-nostdin'],
  ];
}

function table({ users, expires = 300, userAgent = 'sipp' }: SippWishes): string {
  const rows = users.map(({ authenticationUser, password, user }) => {
    return `${user};[authentication username=${authenticationUser ?? user} password=${password}];${expires};${userAgent};`;
  });
  return `SEQUENTIAL\n${rows.join('\n')}\n`;
}

/** The last line of its statistics, by the names of the first. */
function read(statistics: string): Omit<SippOutcome, 'time'> {
  const lines = statistics.trim().split('\n');
  const [names = [], values = []] = [lines[0], lines.at(-1)].map((line) => line?.split(';'));
  const number = (name: string) => Number(values[names.indexOf(name)]);
  return {
    succeeded: number('SuccessfulCall(C)'),
    failed: number('FailedCall(C)'),
    retransmissions: number('Retransmissions(C)'),
  };
}
