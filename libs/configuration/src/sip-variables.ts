import {
  addresses,
  cidrs,
  domainName,
  integer,
  oneOf,
  optional,
  orOff,
  patterns,
  port,
  reachableHost,
  token,
} from './parsers.js';
import { ConfigurationError, variable } from './variable.js';
import type { Values } from './variable.js';

const sipPort = orOff(port);
const cidrsOrOff = (value: string) => orOff(cidrs)(value) ?? [];
/** Of the 253 of a name; what stands before it in the realm of an organization takes at most 50. */
const MOST_OF_DOMAIN = 203;
const lifetime = integer(1, 604_800);
const briefLifetime = integer(1, 3600);

export const SIP_VARIABLES = {
  RINGLEDGER_SIP_DOMAIN: variable(
    'sip.localhost',
    domainName(MOST_OF_DOMAIN),
    'Domain under which the SIP realm of a new organization is filled in',
  ),
  RINGLEDGER_SIP_HOST: variable(
    'localhost',
    reachableHost,
    'Host name or address of the registrar that phones register at',
  ),
  RINGLEDGER_SIP_PORT: variable(
    '',
    optional(integer(1, 65535)),
    'Port of the registrar that phones are told, when a proxy maps it; default: the port of RINGLEDGER_SIP_TRANSPORT below',
  ),
  RINGLEDGER_SIP_TRANSPORT: variable(
    'udp',
    oneOf('udp', 'tcp', 'tls'),
    'Transport that phones use towards the registrar',
  ),
  RINGLEDGER_SIP_BIND: variable(
    '0.0.0.0',
    addresses,
    'Addresses that the registrar listens on, comma-separated: 0.0.0.0,:: for IPv4 and IPv6',
  ),
  RINGLEDGER_SIP_UDP_PORT: variable('5060', sipPort, 'Port for SIP over UDP; 0 takes a free one, off closes it'),
  RINGLEDGER_SIP_TCP_PORT: variable('5060', sipPort, 'Port for SIP over TCP; 0 takes a free one, off closes it'),
  RINGLEDGER_SIP_TLS_PORT: variable(
    '5061',
    sipPort,
    'Port for SIP over TLS, with the certificates above; 0 takes a free one, off closes it',
  ),
  RINGLEDGER_SIP_WS_PORT: variable(
    'off',
    sipPort,
    'Port for SIP over WebSocket, for a TLS proxy in front; 0 takes a free one',
  ),
  RINGLEDGER_SIP_WSS_PORT: variable(
    'off',
    sipPort,
    'Port for SIP over secure WebSocket, for phones in browsers; 0 takes a free one',
  ),
  RINGLEDGER_SIP_DEFAULT_EXPIRES: variable(
    '3600',
    lifetime,
    'Seconds that a registration lasts when the phone proposes nothing',
  ),
  RINGLEDGER_SIP_MIN_EXPIRES: variable(
    '60',
    briefLifetime,
    'Least seconds that a registration lasts, at most 3600: a phone that proposes less is refused (423), which no phone may be that proposes an hour (RFC 3261 section 10.3)',
  ),
  RINGLEDGER_SIP_MAX_EXPIRES: variable(
    '7200',
    lifetime,
    'Most seconds that a registration lasts, whatever the phone proposes',
  ),
  RINGLEDGER_SIP_DENIED_USER_AGENTS: variable(
    'friendly-scanner*,friendly-request*,*sipvicious*,sipcli*,sip-scan*,sipsak*,sundayddr*,pplsip*,iWar*',
    patterns,
    'Patterns of User-Agents that may not register, comma-separated, * for any characters; default: well-known scanners; off: none',
  ),
  RINGLEDGER_SIP_TRUSTED_NETWORKS: variable(
    '127.0.0.0/8,::1/128',
    cidrsOrOff,
    'Networks of proxies and monitors that speak for many phones: never limited, never banned, and never an unknown address; off: none',
  ),
  RINGLEDGER_REGISTRAR_NAME: variable(
    '',
    optional(token),
    'Names this registrar among others; keep it over restarts, and give no two the same. Default: the name of the host',
  ),
};

/** By transport, as SIP names them. */
export type SipPorts = Readonly<Record<'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS', number | null>>;

export interface SipConfiguration {
  readonly domain: string;
  readonly host: string;
  /** What phones are told; null: where this exchange itself listens. */
  readonly port: number | null;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly bind: readonly string[];
  /** Where the registrar listens; 0: on a free port, null: not at all. */
  readonly listen: SipPorts;
  /** Seconds. */
  readonly expires: { readonly default: number; readonly minimum: number; readonly maximum: number };
  /** Patterns with `*`. */
  readonly deniedUserAgents: readonly string[];
  /** CIDRs. */
  readonly trustedNetworks: readonly string[];
  readonly registrarName: string | null;
}

/** @throws ConfigurationError when variables do not fit each other */
export function sipConfiguration(raw: Values<typeof SIP_VARIABLES>): SipConfiguration {
  const [least, usual, most] = [
    raw.RINGLEDGER_SIP_MIN_EXPIRES,
    raw.RINGLEDGER_SIP_DEFAULT_EXPIRES,
    raw.RINGLEDGER_SIP_MAX_EXPIRES,
  ];
  if (least > usual || usual > most) {
    throw new ConfigurationError(
      'RINGLEDGER_SIP_DEFAULT_EXPIRES must lie between RINGLEDGER_SIP_MIN_EXPIRES and RINGLEDGER_SIP_MAX_EXPIRES.',
    );
  }
  const listen: SipPorts = {
    UDP: raw.RINGLEDGER_SIP_UDP_PORT,
    TCP: raw.RINGLEDGER_SIP_TCP_PORT,
    TLS: raw.RINGLEDGER_SIP_TLS_PORT,
    WS: raw.RINGLEDGER_SIP_WS_PORT,
    WSS: raw.RINGLEDGER_SIP_WSS_PORT,
  };
  const overTcp = (['TCP', 'TLS', 'WS', 'WSS'] as const).filter((transport) => listen[transport]);
  for (const [index, transport] of overTcp.entries()) {
    const other = overTcp.slice(0, index).find((before) => listen[before] === listen[transport]);
    if (other !== undefined) {
      throw new ConfigurationError(
        `RINGLEDGER_SIP_${transport}_PORT must differ from RINGLEDGER_SIP_${other}_PORT: both are TCP ports.`,
      );
    }
  }
  const told = raw.RINGLEDGER_SIP_TRANSPORT.toUpperCase() as keyof SipPorts;
  if (listen[told] === null && raw.RINGLEDGER_SIP_PORT === null) {
    throw new ConfigurationError(
      `RINGLEDGER_SIP_TRANSPORT must be one that is listened on, but RINGLEDGER_SIP_${told}_PORT is off: open it, or set ` +
        'RINGLEDGER_SIP_PORT to that of a proxy in front.',
    );
  }
  return {
    domain: raw.RINGLEDGER_SIP_DOMAIN,
    host: raw.RINGLEDGER_SIP_HOST,
    port: raw.RINGLEDGER_SIP_PORT,
    transport: raw.RINGLEDGER_SIP_TRANSPORT,
    bind: raw.RINGLEDGER_SIP_BIND,
    listen,
    expires: { default: usual, minimum: least, maximum: most },
    deniedUserAgents: raw.RINGLEDGER_SIP_DENIED_USER_AGENTS,
    trustedNetworks: raw.RINGLEDGER_SIP_TRUSTED_NETWORKS,
    registrarName: raw.RINGLEDGER_REGISTRAR_NAME,
  };
}
