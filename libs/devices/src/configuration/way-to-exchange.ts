import type { LineInputs, SipTransport } from '@ringledger/provisioning';
import { effectiveSettings, SIP_TRANSPORTS } from '@ringledger/sip-accounts';
import type { ExistingSipAccount, SipPlatform } from '@ringledger/sip-accounts';
import type { ExchangeSettings } from './exchange-settings.js';

/** RFC 3261 section 19.1.2, RFC 7118 section 5.2.3. */
const USUAL_PORTS = { udp: 5060, tcp: 5060, tls: 5061, ws: 80, wss: 443 } as const;

export type Way = Pick<LineInputs, 'server' | 'outboundProxy' | 'expirySeconds'>;

/**
 * Where a line registers, by which way and for how long (S2-06, S3-59, S3-60): what the account says, else the exchange. A transport that
 * the exchange does not have any more keeps its usual port: a phone that shall speak TLS finds nobody, and does not fall back to UDP.
 */
export function wayToExchange(overrides: ExistingSipAccount['settings'], exchange: ExchangeSettings): Way {
  const { registrationLifetimeSeconds, phoneTransport, outboundProxy } = effectiveSettings(
    overrides,
    platformOf(exchange),
  );
  const transport = asInFiles(phoneTransport);
  const { host, port, transport: usual } = exchange.sipServer;
  const server = {
    host,
    port: transport === usual ? port : (exchange.sipPorts[transport] ?? USUAL_PORTS[transport]),
    transport,
  };
  return {
    server,
    outboundProxy: outboundProxy
      ? { ...outboundProxy, transport: asInFiles(outboundProxy.transport) }
      : exchange.outboundProxy && { ...exchange.outboundProxy, transport },
    expirySeconds: registrationLifetimeSeconds,
  };
}

/** The first machine that the phone speaks to. */
export function firstHost({ server, outboundProxy }: Way): string {
  return (outboundProxy ?? server).host;
}

/** Whether the exchange is there where a line is told to register; what a proxy leads to, nobody knows here. */
export function isServed({ server, outboundProxy }: Way, exchange: ExchangeSettings): boolean {
  const { sipPorts, sipServer } = exchange;
  return outboundProxy !== null || server.transport === sipServer.transport || sipPorts[server.transport] !== undefined;
}

const UNBOUNDED = { minimum: 1, maximum: Infinity };

/** What the exchange itself listens on. */
export function heardTransports({ sipPorts }: ExchangeSettings): SipPlatform['transports'] {
  return SIP_TRANSPORTS.filter((transport) => sipPorts[asInFiles(transport)] !== undefined);
}

/** The exchange as it was when it rendered: defaults and bounds of that time. */
function platformOf(exchange: ExchangeSettings): SipPlatform {
  const { sipServer, expiryBounds = UNBOUNDED, expirySeconds } = exchange;
  return {
    transports: heardTransports(exchange),
    phoneTransport: sipServer.transport.toUpperCase() as SipPlatform['phoneTransport'],
    registrationLifetimeSeconds: { default: expirySeconds, ...expiryBounds },
  };
}

function asInFiles(transport: SipPlatform['phoneTransport']): SipTransport {
  return transport.toLowerCase() as SipTransport;
}
