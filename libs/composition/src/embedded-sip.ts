import type { Configuration, SipPorts } from '@ringledger/configuration';
import type { Log, Metrics } from '@ringledger/observability';
import { CertificateStore } from '@ringledger/provisioning';
import { EmbeddedRegistrar, LostConnections } from '@ringledger/registrations';
import type { RegistrarDefence, RegistrarLease, TabledLocations } from '@ringledger/registrations';
import type { KeyRing } from '@ringledger/secrets';
import type { ListenerSettings } from '@ringledger/sip';
import type { Clock, MonotonicClock, Randomness } from '@ringledger/system';
import { certificatePaths } from './certificate-paths.js';
import { SipSide } from './sip-side.js';
import { tlsOptions } from './tls-options.js';

/** How often certificates are looked at, in ms. */
const CERTIFICATES_EVERY = 30_000;
/** How long a REGISTER under way may still take when the process is asked to end, in ms. */
const GRACE = 2000;
const WILDCARDS = new Set(['0.0.0.0', '::']);

export interface EmbeddedSipParts {
  readonly name: string;
  readonly ports: SipPorts;
  readonly configuration: Configuration;
  readonly locations: TabledLocations;
  readonly defence: RegistrarDefence;
  readonly lease: RegistrarLease;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly monotonic: MonotonicClock;
  readonly randomness: Randomness;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** The registrar inside this process, with its listeners and their certificates. */
export class EmbeddedSip extends SipSide {
  readonly registrar: EmbeddedRegistrar;
  #certificates: CertificateStore | null = null;
  #looking: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();
  #ending: Promise<void> | undefined;

  constructor(private readonly parts: EmbeddedSipParts) {
    super();
    const { clock, configuration, defence, keys, lease, locations, log, metrics, monotonic, name, ports, randomness } =
      parts;
    const { deniedUserAgents, domain: realm, expires } = configuration.sip;
    const { trustedProxies } = configuration;
    const answers = metrics.histogram('register_seconds', 'Time to answer a REGISTER', ['outcome']);
    const discarded = metrics.counter('sip_discarded_total', 'SIP messages that led nowhere', ['kind']);
    const transports = (Object.keys(ports) as (keyof SipPorts)[]).filter((transport) => ports[transport] !== null);
    this.registrar = new EmbeddedRegistrar(
      {
        ...{ name, realm, transports, deniedUserAgents, trustedProxies },
        // Only one process at a time can open such files.
        isAlone: configuration.eventStoreUrl === null || configuration.mongoUrl === null,
        nonceKey: keys.permanentKey('nonce'),
        maxSeconds: expires.maximum,
      },
      {
        ...{ clock, defence, log, monotonic, randomness },
        intake: locations,
        isCurrent: () => lease.current,
        onOutcome: (outcome, seconds) => answers.observe({ outcome }, seconds),
        onDiscarded: ({ kind }) => discarded.inc({ kind }),
      },
    );
  }

  async open(): Promise<void> {
    const { clock, configuration, log, ports, randomness } = this.parts;
    if (ports.TLS !== null || ports.WSS !== null) {
      const paths = await certificatePaths(configuration, clock, randomness);
      this.#certificates = await CertificateStore.open(paths, clock, log);
      this.#looking = setInterval(() => void this.#renewCertificates(), CERTIFICATES_EVERY).unref();
    }
    await this.registrar.open(this.#listeners());
    const { locations } = this.parts;
    this.#ending = new LostConnections(locations, log).watch(this.registrar, this.#closing.signal);
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    this.#closing.abort();
    await Promise.all([this.registrar.close(GRACE), this.#ending]);
  }

  /** Its defence knows it already. */
  banned(): Promise<void> {
    return Promise.resolve();
  }

  async #renewCertificates(): Promise<void> {
    if (!this.#certificates || !(await this.#certificates.refresh())) return;
    this.registrar.renewCertificate(tlsOptions(this.#certificates.current, this.parts.configuration));
  }

  #listeners(): readonly ListenerSettings[] {
    const { configuration, ports } = this.parts;
    const { bind, host } = configuration.sip;
    const tls = this.#certificates ? tlsOptions(this.#certificates.current, configuration) : {};
    return bind.flatMap((address) =>
      (Object.keys(ports) as (keyof SipPorts)[]).flatMap((transport): ListenerSettings[] => {
        const port = ports[transport];
        if (port === null) return [];
        // No phone can answer to an address that means all of them.
        const advertised = WILDCARDS.has(address) ? { advertised: host } : {};
        return [{ transport, address, port, tls, ...advertised }];
      }),
    );
  }
}
