import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@ringledger/system';
import { MongoClient } from 'mongodb';
import { GenericContainer, Wait } from 'testcontainers';
import type { Lack } from './contract-fixture.js';

/** One node that is a replica set, so that it has change streams. */
const IMAGE = 'mongo:7.0.14';
const PORT = 27017;

export interface RealMongoDb {
  readonly name: string;
  readonly url: string;
  readonly lacks: readonly Lack[];
  /** SIGKILL, then the same server again on the same data; absent where the server is not ours to kill. */
  readonly killAndRestart?: () => Promise<void>;
  stop(): Promise<void>;
}

/** The server that `MONGODB_URL` names, else an installed FerretDB, else one in a container, else why there is none. */
export async function startMongoDb(): Promise<RealMongoDb | { readonly unavailable: string }> {
  const url = process.env['MONGODB_URL'];
  if (url) return { name: 'MongoDB by MONGODB_URL', url, lacks: [], stop: async () => undefined };
  const program = process.env['FERRETDB_BIN'] ?? 'ferretdb';
  if (spawnSync(program, ['--version']).status === 0) return startFerretDb(program);
  try {
    return await startContainer();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      unavailable: `MONGODB_URL is not set, no ferretdb is installed, and no container could be started: ${reason}`,
    };
  }
}

async function startFerretDb(program: string): Promise<RealMongoDb> {
  const directory = await mkdtemp(join(tmpdir(), 'ferretdb-'));
  const address = `127.0.0.1:${await freePort('127.0.0.1')}`;
  const url = `mongodb://${address}/`;
  let child = await run();

  async function run(): Promise<ChildProcess> {
    const started = spawn(
      program,
      [
        '--handler=sqlite',
        `--sqlite-url=file:${directory}/`,
        `--state-dir=${directory}`,
        `--listen-addr=${address}`,
        '--debug-addr=-',
        '--telemetry=disable',
        '--log-level=ERROR',
      ],
      { stdio: 'ignore', env: { ...process.env, DO_NOT_TRACK: '1' } },
    );
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 30_000 });
    await client.db('admin').command({ ping: 1 });
    await client.close();
    return started;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  return {
    name: 'FerretDB',
    url,
    // Of 1.24 on SQLite; MongoDB has them all.
    lacks: ['nested arrays', 'bounds for one element', 'atomic replacement'],
    async killAndRestart() {
      await end('SIGKILL');
      child = await run();
    },
    async stop() {
      await end('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function startContainer(): Promise<RealMongoDb> {
  const container = await new GenericContainer(IMAGE)
    .withCommand(['--replSet', 'rs0', '--bind_ip_all'])
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forLogMessage('Waiting for connections'))
    .start();
  const url = `mongodb://${container.getHost()}:${container.getMappedPort(PORT)}/?directConnection=true`;
  const client = new MongoClient(url);
  await client.db('admin').command({ replSetInitiate: {} });
  while (!(await client.db('admin').command({ hello: 1 }))['isWritablePrimary']) continue;
  await client.close();
  return { name: 'MongoDB in a container', url, lacks: [], stop: async () => void (await container.stop()) };
}
