import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { start } from '@ringledger/composition';
import { readConfiguration } from '@ringledger/configuration';
import { JsonLog } from '@ringledger/observability';
import type { GraphqlClient } from './graphql-client.js';
import { logIn } from './graphql-client.js';
import { freely } from './server-process.js';
import { sipEndpoints } from './sip-endpoints.js';
import type { SipEndpoint } from './sip-endpoints.js';

/** A whole exchange in this process, on embedded stores in a directory of its own, with its real doors. */
export interface Exchange {
  readonly directory: string;
  readonly graphql: string;
  /** `https://localhost:PORT/` */
  readonly devices: string;
  /** Where it listens for SIP, by transport. */
  readonly sip: Readonly<Record<string, SipEndpoint>>;
  readonly password: string;
  /** Everything that it logged, one JSON object a line. */
  readonly log: readonly string[];
  /** Logged in as the first administrator. */
  administrator(): Promise<GraphqlClient>;
  /** Ends it in order and begins it again on the same directory and at the same ports for phones, with these variables changed. */
  restart(changed?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends it; the directory is removed. */
  stop(): Promise<void>;
}

export async function openExchange(environment: Readonly<Record<string, string>> = {}): Promise<Exchange> {
  const directory = await mkdtemp(join(tmpdir(), 'ringledger-e2e-'));
  const log: string[] = [];
  let running = await startOn(directory, log, environment);
  const { password } = running;

  return {
    directory,
    log,
    password,
    get graphql() {
      return running.graphql;
    },
    get devices() {
      return running.devices;
    },
    get sip() {
      return running.sip;
    },
    administrator: () => logIn(running.graphql, 'admin', password),
    async restart(changed = {}) {
      const ports = portsForPhones(running);
      await running.close();
      running = await startOn(directory, log, { ...environment, ...ports, ...changed });
    },
    async stop() {
      await running.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What phones were told: with others after a restart all of them would be out of sync. */
function portsForPhones({ devices, sip }: Pick<Exchange, 'devices' | 'sip'>): Record<string, string> {
  const listening = Object.entries(sip).map(([transport, { port }]) => [
    `RINGLEDGER_SIP_${transport}_PORT`,
    String(port),
  ]);
  return { RINGLEDGER_DEVICE_PORT: new URL(devices).port, ...Object.fromEntries(listening) };
}

/** @throws what keeps it from starting */
export async function startOn(directory: string, log: string[], environment: Readonly<Record<string, string>> = {}) {
  const configuration = readConfiguration({
    ...freely(directory),
    RINGLEDGER_LOG_LEVEL: 'debug',
    ...environment,
  });
  const lines = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(...chunk.toString().split('\n'));
      done();
    },
  });
  const { app, lines: banner } = await start(
    new Set(['api', 'projector', 'provisioner', 'registrar']),
    configuration,
    new JsonLog(configuration.logLevel, lines),
  );
  const shown = new Map(banner.map(([name, value]) => [name, value]));
  return {
    graphql: shown.get('GraphQL') ?? '',
    devices: shown.get('Devices') ?? '',
    sip: sipEndpoints(banner),
    password: shown.get('Password') ?? '',
    close: () => app.close(),
  };
}
