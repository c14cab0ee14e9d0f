import { JsonLog } from '@ringledger/observability';
import { RandomIds, SystemClock, SystemMonotonicClock, SystemRandomness } from '@ringledger/system';
import { type DueBan, RegistrarDefence, SOURCE_BUDGETS } from '../defence/registrar-defence.js';
import { KamailioRegistrar } from '../kamailio/kamailio-registrar.js';
import { type RealKamailio, startKamailio } from './real-kamailio.js';
import { Relay } from './relay.js';
import { eventually } from './registrar-under-test.js';
import type { OpenedRegistrar, RegistrarSurroundings } from './registrar-under-test.js';

const TRANSPORTS = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'] as const;

export interface OpenedKamailio extends OpenedRegistrar {
  readonly kamailio: RealKamailio;
  /** Between Kamailio's evapi and the registrar. */
  readonly evapi: Relay;
  readonly registrar: KamailioRegistrar;
  /** How long the process may act, in ms. */
  lease: number;
  /** Bans that its defence found due. */
  readonly due: DueBan[];
  /** As the log tells it to the defence and to the registrar. */
  lift(network: string): Promise<void>;
  isBound(userName: string): Promise<boolean>;
  /** As another process does it after this one has ended: it knows nothing until it is told. */
  another(): KamailioRegistrar;
}

/** A Kamailio at work for a registrar of this process. */
export async function openKamailio(
  surroundings: RegistrarSurroundings,
  environment?: Readonly<Record<string, string>>,
): Promise<OpenedKamailio> {
  const kamailio = await startKamailio(environment);
  const evapi = await Relay.open(kamailio.evapi);
  const { address: host, port } = evapi.endpoint;
  const { controlUrl: control, secret } = kamailio;
  const { intake, limits, name, realm } = surroundings;
  const deniedUserAgents = ['friendly-scanner*', '*sipvicious*'];
  const settings = {
    name,
    transports: TRANSPORTS,
    realm,
    limits,
    deniedUserAgents,
    trustedNetworks: [],
    control,
    evapi: { host, port },
    secret,
  };
  const [ids, randomness, log] = [new RandomIds(), new SystemRandomness(), new JsonLog('silent')];
  const [clock, monotonic] = [new SystemClock(), new SystemMonotonicClock()];
  const defence = new RegistrarDefence({ trustedNetworks: [], ...SOURCE_BUDGETS }, clock, monotonic, (ban) =>
    opened.due.push(ban),
  );
  const another = () =>
    new KamailioRegistrar(settings, {
      ...{ intake, defence, clock, monotonic, ids, randomness, log },
      lease: () => opened.lease,
    });
  const opened: OpenedKamailio = {
    ...{ kamailio, evapi, another, lease: 5000, due: [] },
    registrar: another(),
    endpoint: (transport) => kamailio.endpoint(transport),
    lift(network) {
      const event = { type: 'SourceBanLifted', data: { network } } as const;
      defence.apply(event);
      return this.registrar.banned(event);
    },
    async isBound(userName) {
      return (await kamailio.control.rpc('ul.lookup', ['location', userName]).catch(() => null)) !== null;
    },
    async close() {
      await this.registrar.stop();
      await evapi.close();
      await kamailio.stop();
    },
  };
  opened.registrar.start();
  await eventually(() => opened.registrar.answering);
  return opened;
}
