import type { SipPorts } from '@ringledger/configuration';
import { KamailioRegistrar } from '@ringledger/registrations';
import type { SourceBanEvent } from '@ringledger/registrations';
import { RandomIds } from '@ringledger/system';
import type { EmbeddedSipParts } from './embedded-sip.js';
import { SipSide } from './sip-side.js';

/** A Kamailio that registers phones for this process, which opens no SIP port itself. */
export class KamailioSip extends SipSide {
  readonly registrar: KamailioRegistrar;

  constructor(parts: EmbeddedSipParts) {
    const { clock, configuration, defence, lease, locations, log, monotonic, name, ports, randomness } = parts;
    super();
    const { kamailio, sip } = configuration;
    if (kamailio === null) throw new Error('No Kamailio is configured');
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
