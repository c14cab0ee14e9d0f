import { JsonLog } from '@ringledger/observability';
import type { Log } from '@ringledger/observability';
import type { Endpoint, Timers } from '@ringledger/sip';
import { testCertificate } from '@ringledger/sip/testing';
import { SystemClock, SystemMonotonicClock, SystemRandomness } from '@ringledger/system';
import { RegistrarDefence, SOURCE_BUDGETS } from '../defence/registrar-defence.js';
import { EmbeddedRegistrar } from '../embedded/embedded-registrar.js';
import type { OpenRegistrar } from './registrar-under-test.js';

const TRANSPORTS = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'] as const;

interface Unusual {
  readonly timers?: Timers;
  readonly log?: Log;
  readonly trustedNetworks?: readonly string[];
  readonly trustedProxies?: readonly string[];
}

/** The embedded registrar as it ships, on every transport; loopback speaks for many, and so is never banned, but for who says otherwise. */
export function embeddedRegistrar({
  log = new JsonLog('silent'),
  timers,
  trustedNetworks = ['127.0.0.0/8'],
  trustedProxies = [],
}: Unusual = {}): OpenRegistrar {
  return async ({ intake, limits, name, realm }) => {
    const [clock, monotonic] = [new SystemClock(), new SystemMonotonicClock()];
    const randomness = new SystemRandomness();
    const settings = { trustedNetworks, ...SOURCE_BUDGETS };
    const registrar = new EmbeddedRegistrar(
      {
        isAlone: false,
        ...{ name, realm, trustedProxies, transports: TRANSPORTS, deniedUserAgents: ['*scanner*'] },
        nonceKey: randomness.bytes(32),
        maxSeconds: limits.maxSeconds,
      },
      {
        ...{ clock, monotonic, intake, randomness, log },
        defence: new RegistrarDefence(settings, clock, monotonic, () => undefined),
        isCurrent: () => true,
        onOutcome: () => undefined,
        onDiscarded: () => undefined,
        ...(timers && { timers }),
      },
    );
    const tls = await testCertificate();
    const bound = await registrar.open(
      TRANSPORTS.map((transport) => ({ transport, address: '127.0.0.1', port: 0, tls })),
    );
    return {
      registrar,
      endpoint: (transport) => bound.find((listener) => listener.transport === transport) as Endpoint,
      close: () => registrar.close(1000),
    };
  };
}
