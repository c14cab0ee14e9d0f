import { StoreUnusableError } from '../errors.js';

export interface EndPoint {
  readonly address: string;
  readonly port: number;
}

/** What a connection string says. The password stays out of every string from here on. */
export interface ConnectionSettings {
  /** Addresses come from a DNS name by gossip, rather than being given. */
  readonly discover: boolean;
  readonly hosts: readonly EndPoint[];
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly tls: boolean;
  readonly options: ReadonlyMap<OptionName, string>;
}

const OPTIONS = [
  'connectionName',
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'nodePreference',
  'tls',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
] as const;
export type OptionName = (typeof OPTIONS)[number];

const PREFERENCES = ['leader', 'follower', 'read_only_replica', 'random'];

/** Keys that the client library reads and then does not do what they say. */
const USELESS = new Map([
  ['tlsverifycert', 'the client ignores it: give the certificate authority with tlsCAFile'],
  ['throwonappendfailure', 'without it a refused append could not be told from an accepted one'],
]);

const DEFAULT_PORT = 2113;

/**
 * Stricter than the client library, which cuts a password at its first colon and only warns of unknown keys.
 * @throws StoreUnusableError says what is wrong, never the password
 */
export function parseConnectionString(url: string): ConnectionSettings {
  const parts = /^(esdb|esdb\+discover):\/\/(?:(.*)@)?([^/?@]+)\/?(?:\?(.*))?$/s.exec(url.trim());
  if (!parts) throw bad('it should look like esdb://user:password@host:2113?tls=true');
  const [, scheme, credentials, hosts, query] = parts;
  const options = parseOptions(query ?? '');
  const discover = scheme === 'esdb+discover';
  const endPoints = (hosts ?? '').split(',').map(parseHost);
  if (discover && endPoints.length > 1) throw bad('esdb+discover:// takes one DNS name');
  return {
    discover,
    hosts: endPoints,
    tls: options.get('tls') !== 'false',
    options,
    ...(credentials !== undefined && { credentials: parseCredentials(credentials) }),
  };
}

function parseCredentials(text: string): { username: string; password: string } {
  const fields = text.split(':');
  if (fields.length !== 2 || fields.includes('')) {
    throw bad('user and password are separated by one colon; write a colon or an @ inside them as %3A or %40');
  }
  try {
    const [username, password] = fields.map(decodeURIComponent) as [string, string];
    return { username, password };
  } catch {
    throw bad('user or password hold a % that begins no code; write it as %25');
  }
}

function parseHost(text: string): EndPoint {
  const parts = /^([^\s:]+)(?::(\d{1,5}))?$/.exec(text.trim());
  const port = Number(parts?.[2] ?? DEFAULT_PORT);
  if (!parts?.[1] || port < 1 || port > 65_535)
    throw bad('a host is a name or IPv4 address with a port from 1 to 65535');
  return { address: parts[1], port };
}

function parseOptions(query: string): ReadonlyMap<OptionName, string> {
  const options = new Map<OptionName, string>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [key = '', ...rest] = pair.split('=');
    const value = rest.join('=').trim();
    const flat = key.trim().toLowerCase().replace(/[_-]/g, '');
    const useless = USELESS.get(flat);
    if (useless) throw bad(`${key} cannot be used: ${useless}`);
    const name = OPTIONS.find((option) => option.toLowerCase() === flat);
    if (!name) throw bad(`there is no key ${JSON.stringify(key)}; there are ${OPTIONS.join(', ')}`);
    checkOption(name, value);
    options.set(name, value);
  }
  return options;
}

function checkOption(name: OptionName, value: string): void {
  switch (name) {
    case 'tls':
      if (value !== 'true' && value !== 'false') throw bad('tls is true or false');
      return;
    case 'nodePreference':
      if (!PREFERENCES.includes(value)) throw bad(`nodePreference is one of ${PREFERENCES.join(', ')}`);
      return;
    case 'connectionName':
    case 'tlsCAFile':
    case 'userCertFile':
    case 'userKeyFile':
      if (value === '') throw bad(`${name} has no value`);
      return;
    case 'defaultDeadline':
    case 'discoveryInterval':
    case 'gossipTimeout':
    case 'keepAliveInterval':
    case 'keepAliveTimeout':
    case 'maxDiscoverAttempts':
      if (!/^-?\d+$/.test(value)) throw bad(`${name} is a whole number`);
  }
}

function bad(what: string): StoreUnusableError {
  return new StoreUnusableError('unknown', `Bad connection string for EventStoreDB: ${what}`);
}
