import { defaultKeyRingFile } from '@ringledger/configuration';
import type { Configuration } from '@ringledger/configuration';

/** What the operating system, a client or a certificate has against the configuration, as errors tell it. */
interface Fault extends Error {
  readonly code?: string;
  readonly reason?: string;
  readonly syscall?: string;
  readonly address?: string;
  readonly hostname?: string;
  readonly port?: number;
}

/**
 * The sentence that an operator reads when a process cannot start. What only shows once it is tried (a port in use, a server that does not
 * answer, a certificate that does not fit) names the variable as a wrong value does.
 */
export function startFault(error: unknown, configuration: Configuration | undefined): string {
  const fault = error as Fault;
  const same = configuration && fault.code === 'EADDRINUSE' ? doorsOf(fault, configuration) : [];
  if (same.length > 1) return `${same.map(({ port }) => port).join(' and ')} must differ: both are ${fault.port}.`;
  const variables = configuration && variablesOf(fault, configuration);
  return variables ? `${variables}: ${sentence(fault)}` : fault.message;
}

/** Why a data directory cannot be used at all; of what is wrong inside, no variable is to blame. */
const PLACE: ReadonlySet<string | undefined> = new Set(['locked', 'read-only']);

/** What a client has against the URL that it was given. */
const BAD_URL = /connection string/;

function variablesOf(fault: Fault, configuration: Configuration): string | null {
  const { dataDirectory, eventStoreUrl, keyRingFile, mongoUrl, tls, ...rest } = configuration;
  switch (fault.code) {
    case 'STORE_UNUSABLE':
      if (eventStoreUrl !== null && fault.reason === 'unknown' && BAD_URL.test(fault.message)) return 'EVENTSTORE_URL';
      return PLACE.has(fault.reason) ? 'RINGLEDGER_DATA' : null;
    case 'INVALID_READ_MODEL_REQUEST':
      return mongoUrl !== null && BAD_URL.test(fault.message) ? 'MONGODB_URL' : null;
    case 'READ_MODELS_UNUSABLE':
      return PLACE.has(fault.reason) ? 'RINGLEDGER_DATA' : null;
    case 'KEY_RING_UNUSABLE':
      return keyRingFile === defaultKeyRingFile(dataDirectory) ? null : 'RINGLEDGER_KEY_RING';
    case 'EVENT_STORE_UNAVAILABLE':
      return eventStoreUrl === null ? null : 'EVENTSTORE_URL';
    case 'READ_MODELS_UNAVAILABLE':
      return mongoUrl === null ? null : 'MONGODB_URL';
    case 'CERTIFICATE_INVALID':
      if (tls.certificates.length > 0) return 'RINGLEDGER_TLS_CERTIFICATES, RINGLEDGER_TLS_KEYS';
      // What the system has against the files is about their place, not about what is in them.
      return fault.cause === undefined ? null : 'RINGLEDGER_DATA';
    case 'EADDRINUSE':
    case 'EACCES':
      return doorOf(fault, rest)?.port ?? null;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return doorOf(fault, rest)?.bind ?? null;
    default:
      return null;
  }
}

function sentence({ code, address, hostname, port, message }: Fault): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${address} is in use by another process.`;
    case 'EACCES':
      return `this process may not listen on port ${port} of ${address}.`;
    case 'EADDRNOTAVAIL':
      return `this machine does not have the address ${address}.`;
    case 'ENOTFOUND':
      return `${hostname} is no address of this machine.`;
    default:
      return message;
  }
}

/** The variables that name a door. */
interface Door {
  readonly port: string;
  readonly bind: string;
}

type Doors = Pick<Configuration, 'api' | 'devices' | 'sip'>;

/** Which door wanted to listen there. */
function doorOf(fault: Fault, configuration: Doors): Door | undefined {
  const host = fault.address ?? fault.hostname ?? '';
  return doorsOf(fault, configuration)[0] ?? allDoors(configuration).find(({ addresses }) => addresses.includes(host));
}

/** All doors that are to listen on this port. */
function doorsOf({ port, syscall }: Fault, configuration: Doors): readonly Door[] {
  // UDP and TCP have their own ports, under the same numbers.
  return allDoors(configuration).filter(
    ({ isDatagram, listens }) => listens === port && isDatagram === (syscall === 'bind'),
  );
}

function allDoors({ api, devices, sip }: Doors) {
  const doors = [
    { name: 'API', bind: [api.bind], listens: api.port },
    { name: 'DEVICE', bind: [devices.bind], listens: devices.port },
    ...Object.entries(sip.listen).map(([transport, listens]) => ({
      name: `SIP_${transport}`,
      bind: sip.bind,
      listens,
    })),
  ];
  return doors.map(({ name, bind, listens }) => ({
    port: `RINGLEDGER_${name}_PORT`,
    bind: name.startsWith('SIP') ? 'RINGLEDGER_SIP_BIND' : `RINGLEDGER_${name}_BIND`,
    addresses: bind,
    isDatagram: name === 'SIP_UDP',
    listens,
  }));
}
