import { join } from 'node:path';
import {
  cidrs,
  flag,
  host,
  integer,
  oneOf,
  optional,
  paths,
  port,
  reachableHost,
  text,
  url,
  webUrl,
} from './parsers.js';
import { kamailioConfiguration, KAMAILIO_VARIABLES } from './kamailio-variables.js';
import type { KamailioConfiguration } from './kamailio-variables.js';
import { sipConfiguration, SIP_VARIABLES } from './sip-variables.js';
import type { SipConfiguration } from './sip-variables.js';
import { ConfigurationError, read, unknownNames, variable } from './variable.js';
import type { Values, Variable } from './variable.js';

/** Every environment variable that Ringledger knows. docs/configuration.md is made from this table. */
export const VARIABLES = {
  RINGLEDGER_DATA: variable(
    './data',
    text,
    'Directory of the embedded stores, the key ring and the certificate that was made at first start',
  ),
  RINGLEDGER_API_BIND: variable(
    '127.0.0.1',
    host,
    'Address that the API (GraphQL, health, metrics) listens on; put a TLS proxy in front before you open it',
  ),
  RINGLEDGER_API_PORT: variable('3000', port, 'Port of the API; 0 takes a free one'),
  RINGLEDGER_DEVICE_BIND: variable('0.0.0.0', host, 'Address that phones fetch their configuration from'),
  RINGLEDGER_DEVICE_PORT: variable('8448', port, 'Port of the HTTPS door for phones; 0 takes a free one'),
  RINGLEDGER_DEVICE_HOST: variable(
    'localhost',
    reachableHost,
    'Host name in the configuration URLs that phones get; must be a name in the certificate, else a warning is logged',
  ),
  RINGLEDGER_DEVICE_PUBLIC_PORT: variable(
    '',
    optional(integer(1, 65535)),
    'Port in the configuration URLs, when a proxy maps it; default: RINGLEDGER_DEVICE_PORT',
  ),
  RINGLEDGER_TLS_CERTIFICATES: variable(
    '',
    paths,
    'PEM files with certificate chains, comma-separated: one ECDSA and, for old phones, one RSA; default: a self-signed one is made',
  ),
  RINGLEDGER_TLS_KEYS: variable('', paths, 'PEM files with the private keys, in the order of the certificates'),
  RINGLEDGER_TLS_MIN_VERSION: variable(
    'TLSv1.2',
    oneOf('TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'),
    'Oldest TLS version that phones may use',
  ),
  RINGLEDGER_TRUSTED_PROXIES: variable(
    '',
    cidrs,
    'Networks of proxies whose X-Forwarded-For is believed, but by Kamailio; default: none',
  ),
  ...SIP_VARIABLES,
  ...KAMAILIO_VARIABLES,
  RINGLEDGER_KEY_RING: variable(
    '',
    text,
    'File with the wrapping keys of all secrets; keep it and its backup apart from the log. Default: keys/ring.json in the data directory',
  ),
  EVENTSTORE_URL: variable('', optional(url('esdb', 'esdb+discover')), 'Event store server; default: embedded', true),
  MONGODB_URL: variable(
    '',
    optional(url('mongodb', 'mongodb+srv')),
    'Read-model server with the database in the path; default: embedded',
    true,
  ),
  RINGLEDGER_OIDC_ISSUER: variable(
    '',
    optional(webUrl),
    'Issuer of the OpenID Connect tokens that are accepted beside our own',
  ),
  RINGLEDGER_OIDC_AUDIENCE: variable('ringledger', text, 'Audience that such a token must be made for'),
  RINGLEDGER_OIDC_ROLE_CLAIM: variable('ringledger_role', text, 'Claim that holds the role'),
  RINGLEDGER_OIDC_ORGANIZATION_CLAIM: variable('ringledger_organization', text, 'Claim that holds the organization id'),
  RINGLEDGER_INTROSPECTION: variable('true', flag, 'Whether the GraphQL schema may be asked for'),
  RINGLEDGER_LOG_LEVEL: variable(
    'info',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'Least severe log lines that are written',
  ),
} satisfies Record<string, Variable<unknown>>;

type Raw = Values<typeof VARIABLES>;

/** The configuration by subject. Read once, at start. */
export abstract class Configuration {
  abstract readonly dataDirectory: string;
  abstract readonly keyRingFile: string;
  abstract readonly api: { readonly bind: string; readonly port: number; readonly introspection: boolean };
  abstract readonly devices: {
    readonly bind: string;
    readonly port: number;
    readonly publicHost: string;
    readonly publicPort: number | null;
  };
  abstract readonly tls: {
    readonly certificates: readonly string[];
    readonly keys: readonly string[];
    readonly minVersion: Raw['RINGLEDGER_TLS_MIN_VERSION'];
  };
  abstract readonly trustedProxies: readonly string[];
  abstract readonly sip: SipConfiguration;
  /** Null: phones register at this exchange itself. */
  abstract readonly kamailio: KamailioConfiguration | null;
  abstract readonly eventStoreUrl: string | null;
  abstract readonly mongoUrl: string | null;
  abstract readonly oidc: {
    readonly issuer: string;
    readonly audience: string;
    readonly roleClaim: string;
    readonly organizationClaim: string;
  } | null;
  abstract readonly logLevel: Raw['RINGLEDGER_LOG_LEVEL'];
}

export function defaultKeyRingFile(dataDirectory: string): string {
  return join(dataDirectory, 'keys', 'ring.json');
}

/** Variables of the environment that look like ours and are not. */
export function unknownVariables(environment: NodeJS.ProcessEnv): readonly string[] {
  return unknownNames(VARIABLES, environment);
}

/** @throws ConfigurationError with a sentence for every variable that is wrong. */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const raw = read(VARIABLES, environment);
  if (raw.RINGLEDGER_TLS_CERTIFICATES.length !== raw.RINGLEDGER_TLS_KEYS.length) {
    throw new ConfigurationError('RINGLEDGER_TLS_KEYS must name as many files as RINGLEDGER_TLS_CERTIFICATES.');
  }
  const sip = sipConfiguration(raw);
  return {
    dataDirectory: raw.RINGLEDGER_DATA,
    keyRingFile: raw.RINGLEDGER_KEY_RING || defaultKeyRingFile(raw.RINGLEDGER_DATA),
    api: { bind: raw.RINGLEDGER_API_BIND, port: raw.RINGLEDGER_API_PORT, introspection: raw.RINGLEDGER_INTROSPECTION },
    devices: {
      bind: raw.RINGLEDGER_DEVICE_BIND,
      port: raw.RINGLEDGER_DEVICE_PORT,
      publicHost: raw.RINGLEDGER_DEVICE_HOST,
      publicPort: raw.RINGLEDGER_DEVICE_PUBLIC_PORT,
    },
    tls: {
      certificates: raw.RINGLEDGER_TLS_CERTIFICATES,
      keys: raw.RINGLEDGER_TLS_KEYS,
      minVersion: raw.RINGLEDGER_TLS_MIN_VERSION,
    },
    trustedProxies: raw.RINGLEDGER_TRUSTED_PROXIES,
    sip,
    kamailio: kamailioConfiguration(raw, sip.listen),
    eventStoreUrl: raw.EVENTSTORE_URL,
    mongoUrl: raw.MONGODB_URL,
    oidc: raw.RINGLEDGER_OIDC_ISSUER
      ? {
          issuer: raw.RINGLEDGER_OIDC_ISSUER,
          audience: raw.RINGLEDGER_OIDC_AUDIENCE,
          roleClaim: raw.RINGLEDGER_OIDC_ROLE_CLAIM,
          organizationClaim: raw.RINGLEDGER_OIDC_ORGANIZATION_CLAIM,
        }
      : null,
    logLevel: raw.RINGLEDGER_LOG_LEVEL,
  };
}

/** docs/configuration.md, whole. */
export function configurationTable(): string {
  const rows = Object.entries(VARIABLES).map(
    ([name, { fallback, description }]) => `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${description} |`,
  );
  return [
    '# Configuration',
    '',
    'Everything is set by environment variables, read once at start. A wrong one stops the start with a sentence that names it.',
    '',
    '| variable | default | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
