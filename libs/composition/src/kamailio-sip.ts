import type { SipPorts } from '@ringledger/configuration';
import { KamailioRegistrar } from '@ringledger/registrations';
import type { SourceBanEvent } from '@ringledger/registrations';
import { RandomIds } from '@ringledger/system';
import type { EmbeddedSipParts } from './embedded-sip.js';
import { SipSide } from './sip-side.js';

const PROXIES_UNHEARD =
  'Kamailio does not read X-Forwarded-For: phones that register over WebSocket behind RINGLEDGER_TRUSTED_PROXIES have the address of the proxy, for allowed addresses, bans and the record';

/** A Kamailio that registers phones for this process, which opens no SIP port itself. */
export class KamailioSip extends SipSide {
  readonly registrar: KamailioRegistrar;

  constructor(parts: EmbeddedSipParts) {
    const { clock, configuration, defence, lease, locations, log, monotonic, name, ports, randomness } = parts;
    super();
    const { kamailio, sip } = configuration;
    if (kamailio === null) throw new Error('No Kamailio is configured');
    if (configuration.trustedProxies.length > 0 && (ports.WS !== null || ports.WSS !== null)) log.warn(PROXIES_UNHEARD);
    const { default: defaultSeconds, maximum: maxSeconds, minimum: minSeconds } = sip.expires;
    const transports = (Object.keys(ports) as (keyof SipPorts)[]).filter((transport) => ports[transport] !== null);
    this.registrar = new KamailioRegistrar(
      {
        ...{ name, transports, realm: sip.domain, deniedUserAgents: sip.deniedUserAgents, ...kamailio },
        trustedNetworks: sip.trustedNetworks,
        limits: { defaultSeconds, maxSeconds, minSeconds },
      },
      { clock, defence, log, monotonic, randomness, intake: locations, lease: () => lease.left, ids: new RandomIds() },
    );
  }

  /** Also while Kamailio is not there yet: it is told everything when it comes. */
  open(): Promise<void> {
    this.registrar.start();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.registrar.stop();
  }

  banned(event: SourceBanEvent): Promise<void> {
    return this.registrar.banned(event);
  }
}
