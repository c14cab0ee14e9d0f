import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ConfigurationError, readConfiguration, unknownVariables } from '@ringledger/configuration';
import type { Configuration, SipPorts } from '@ringledger/configuration';
import { ExchangeNotice } from '@ringledger/devices';
import { FastExpressAdapter } from '@ringledger/graphql';
import { JsonLog, Log, Metrics } from '@ringledger/observability';
import { openSecrets } from '@ringledger/secrets';
import { SystemClock, SystemMonotonicClock, SystemRandomness } from '@ringledger/system';
import { FirstAdministrator } from '@ringledger/users';
import { AppModule } from './app.module.js';
import { banner } from './banner.js';
import { DeviceDoor, devicePort } from './device-door.js';
import { SipDoor } from './sip-door.js';
import { endInTime } from './end-in-time.js';
import { requestLog } from './request-log.js';
import { ensureReachable } from './roles.js';
import type { Role } from './roles.js';
import { sipPorts } from './sip-ports.js';
import { startFault } from './start-fault.js';
import { hasEvents, openWholeStores } from './stores.js';
import { nobodyReads, tell } from './tell.js';

/**
 * How much garbage may gather, in percent of what is in use: left to itself, V8 lets a process with 100,000 phones grow to three times of
 * what it needs (docs/decisions/0018).
 */
const GARBAGE = 30;

/** A process that answers. */
export interface RunningApp {
  readonly app: NestExpressApplication;
  readonly lines: readonly (readonly [string, string, string?])[];
}

/** The whole life of a process: configuration, stores, application, banner; ends in order at SIGTERM and SIGINT. */
export async function run(...roles: readonly Role[]): Promise<void> {
  let log: Log | undefined;
  let configuration: Configuration | undefined;
  let asked: AbortSignal | undefined;
  setFlagsFromString(`--heap-growing-percent=${GARBAGE}`);
  try {
    configuration = readConfiguration(process.env);
    log = new JsonLog(configuration.logLevel);
    for (const name of unknownVariables(process.env))
      log.warn(`${name} is no variable of Ringledger: it has no effect`);
    const own = new Set(roles);
    ensureReachable(own, configuration);
    const { lines } = await start(own, configuration, log, () => (asked = endInTime(process, log as Log)));
    await tell(process.stdout, banner(lines)).catch((error: unknown) => notTold(lines, error, log as Log));
    if (hasPassword(lines) && nobodyReads()) log.error(`Standard output goes nowhere${RECOVER}`);
  } catch (error) {
    // What it was about to do is closed already: it ends in order.
    if (!asked?.aborted) stopWith(error, configuration, log);
  }
}

/** @throws what keeps it from starting, with a sentence for the operator. */
export async function start(
  roles: ReadonlySet<Role>,
  configuration: Configuration,
  log: Log,
  /** From here on it ends in order when it is asked to. */
  onHooked: () => void = () => undefined,
): Promise<RunningApp> {
  const stores = await openWholeStores(configuration, log);
  const secrets = await openSecrets({
    readModels: stores.readModels,
    keyRingPath: configuration.keyRingFile,
    logHasEvents: () => hasEvents(stores),
    clock: new SystemClock(),
    monotonic: new SystemMonotonicClock(),
    randomness: new SystemRandomness(),
  });
  // Alone on its files a process keeps its name, so that after a kill it need not wait for its own leases.
  const alone = configuration.eventStoreUrl === null && configuration.mongoUrl === null;
  const processName = alone ? 'standalone' : `${hostname()}-${randomUUID()}`;
  const port = await devicePort(configuration);
  const sip = await sipPorts(configuration);
  const ground = { configuration, log, stores, secrets };
  const registrarName = configuration.sip.registrarName ?? hostname();
  const process = { name: processName, devicePort: port, sipPorts: sip, registrarName };
  const module = AppModule.forRoles(roles, ground, process);
  const app = await NestFactory.create<NestExpressApplication>(module, new FastExpressAdapter(), {
    logger: log as JsonLog,
    bodyParser: false,
  });
  app.disable('x-powered-by');
  // First, so that what the parser refuses is counted and logged as well.
  app.use(requestLog(log, app.get(Metrics)));
  app.useBodyParser('json', { limit: '256kb' });
  // An end in order is told by code 0, not by the signal that asked for it.
  app.enableShutdownHooks([], { useProcessExit: true });
  onHooked();
  await app.listen(configuration.api.port, configuration.api.bind);
  if (roles.has('provisioner')) await app.get(DeviceDoor, { strict: false }).open(port);
  if (roles.has('registrar')) await app.get(SipDoor, { strict: false }).open();
  // Last: with other settings than before every configuration is rendered anew, while the doors are open already.
  if (roles.has('projector')) await app.get(ExchangeNotice, { strict: false }).note();
  const lines = await describe(app, roles, configuration, port, sip);
  return { app, lines };
}

async function describe(
  app: NestExpressApplication,
  roles: ReadonlySet<Role>,
  configuration: Configuration,
  deviceDoorPort: number,
  sipPorts: SipPorts,
): Promise<RunningApp['lines']> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const base = `http://${inUrl(configuration.api.bind)}:${port}`;
  const lines: [string, string, string?][] = [];
  if (roles.has('api')) lines.push(['GraphQL', `${base}/graphql`]);
  if (roles.has('provisioner')) {
    const { publicHost, publicPort } = configuration.devices;
    lines.push(['Devices', `https://${inUrl(publicHost)}:${publicPort ?? deviceDoorPort}/`]);
  }
  if (roles.has('registrar')) lines.push(...registrarLines(configuration, sipPorts));
  lines.push(['Health', `${base}/health/ready`], ['Data', configuration.dataDirectory]);
  if (roles.has('projector')) {
    const credential = await app.get(FirstAdministrator).ensure();
    if (credential)
      lines.push(['User', credential.userName], ['Password', credential.password.reveal(), 'shown only now']);
  }
  return lines;
}

function registrarLines({ kamailio, sip }: Configuration, ports: SipPorts): [string, string][] {
  if (kamailio) return [['Kamailio', kamailio.control.href]];
  const listening = Object.entries(ports).filter(([, port]) => port !== null);
  const [bind = ''] = sip.bind;
  return listening.map(([transport, port]) => [`SIP ${transport}`, `${inUrl(bind)}:${port}`]);
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

const RECOVER =
  ', and nobody saw the password of the first administrator: stop, and npm run cli -- recover-administrator';

function hasPassword(lines: RunningApp['lines']): boolean {
  return lines.some(([name]) => name === 'Password');
}

/** It answers all the same. */
function notTold(lines: RunningApp['lines'], error: unknown, log: Log): void {
  const recover = hasPassword(lines) ? RECOVER : '';
  log.error(`Where this process answers could not be written to standard output${recover}`, { err: error });
}

function stopWith(error: unknown, configuration: Configuration | undefined, log: Log | undefined): void {
  void tell(process.stderr, `Ringledger cannot start.\n${startFault(error, configuration)}\n`).catch(() => undefined);
  if (!(error instanceof ConfigurationError)) log?.error('start failed', { err: error });
  process.exitCode = 1;
  // Whatever was opened already must not keep the process.
  setImmediate(() => process.exit(1));
}
