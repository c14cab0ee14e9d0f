import { isIP } from 'node:net';
import { isHostName, reachableAddress } from '@ringledger/system';
import ipaddr from 'ipaddr.js';

/** A blank that nobody sees would make a directory, or a name, of its own. */
export function text(value: string): string {
  if (value !== value.trim()) throw new Error('neither begin nor end with a blank');
  return value;
}

export const optional =
  <T>(parse: (value: string) => T) =>
  (value: string): T | null =>
    value === '' ? null : parse(value);

export function integer(least: number, most: number) {
  return (value: string): number => {
    const number = Number(value);
    if (!/^\d{1,10}$/.test(value) || number < least || number > most)
      throw new Error(`be a whole number from ${least} to ${most}`);
    return number;
  };
}

export const port = integer(0, 65535);

/** `off` where there need not be one. */
export const orOff =
  <T>(parse: (value: string) => T) =>
  (value: string): T | null => {
    if (value === 'off') return null;
    try {
      return parse(value);
    } catch (error) {
      throw new Error(`${(error as Error).message}, or off`, { cause: error });
    }
  };

export function oneOf<const T extends string>(...values: readonly T[]) {
  return (value: string): T => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw new Error(`be one of ${values.join(', ')}`);
    return found;
  };
}

export function flag(value: string): boolean {
  return oneOf('true', 'false')(value) === 'true';
}

function list(value: string): readonly string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function paths(value: string): readonly string[] {
  const found = value.split(',').map((path) => path.trim());
  if (value !== '' && found.includes('')) throw new Error('be paths of files, comma-separated');
  return value === '' ? [] : found;
}

export function cidrs(value: string): readonly string[] {
  return list(value).map((network) => {
    const address = network.split('/', 1)[0] ?? '';
    // An address alone is the network of this one address.
    const whole = address === network ? `${network}/${isIP(address) === 6 ? 128 : 32}` : network;
    // `isIP` knows no short or octal forms, which would be another network than was meant.
    if (isIP(address) === 0 || hasZone(address) || !ipaddr.isValidCIDR(whole))
      throw new Error('be a comma-separated list of networks and addresses such as 10.0.0.0/8, fd00::/8 or 192.0.2.1');
    return whole;
  });
}

export function addresses(value: string): readonly string[] {
  const found = list(value);
  // `isIP` knows no short forms such as 1.2.3, which would be another address than was meant.
  if (found.length === 0 || !found.every((address) => isIP(address) !== 0))
    throw new Error('be IP addresses, comma-separated');
  if (new Set(found).size < found.length) throw new Error('name each address once');
  for (const all of found.filter(isAll)) {
    const alone = found.filter((address) => isIP(address) === isIP(all)).length === 1;
    if (!alone) throw new Error(`name ${all} or single addresses, for ${all} is all of them`);
  }
  return found;
}

function isAll(address: string): boolean {
  return ipaddr.parse(address).range() === 'unspecified';
}

const PATTERN = /^[\x20-\x7e]{1,128}$/;

/** Patterns with `*`; `off`: none. */
export function patterns(value: string): readonly string[] {
  if (value === 'off') return [];
  const found = list(value);
  if (!found.every((pattern) => PATTERN.test(pattern)))
    throw new Error('be patterns of at most 128 printable ASCII characters, comma-separated, or off');
  return found;
}

export function token(value: string): string {
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(value)) throw new Error('be 1 to 64 letters, digits and . _ -');
  return value;
}

/** RFC 4007 section 11: it says which cable of this machine, and means nothing to another one. `isIP` takes it. */
function hasZone(address: string): boolean {
  return address.includes('%');
}

/** Of this machine, or for this machine to call. */
export function host(value: string): string {
  if (!isHostName(value) && isIP(value) === 0) throw new Error('be a host name or an IP address');
  return value.toLowerCase();
}

/** Of this exchange, where others come to. */
export function reachableHost(value: string): string {
  const found = host(value);
  const reachable = isHostName(found) ? found : reachableAddress(found);
  if (reachable === null)
    throw new Error('be a host name or an IP address that phones can reach: of one host, and without a zone');
  return reachable;
}

/** Of names that are made under it. RFC 3261 section 25.1: an address is no domain, and nothing under one is a name. */
export const domainName =
  (most: number) =>
  (value: string): string => {
    if (!isHostName(value) || value.length > most)
      throw new Error(`be a domain name of at most ${most} characters such as sip.example.com, and no IP address`);
    return value.toLowerCase();
  };

/** An IPv6 address stands in brackets. */
export function hostAndPort(value: string): { readonly host: string; readonly port: number } {
  const [, name = '', digits = ''] = /^\[?([^[\]]+?)\]?:(\d{1,5})$/.exec(value) ?? [];
  try {
    return { host: host(name), port: integer(1, 65535)(digits) };
  } catch (error) {
    throw new Error('be a host and a port such as 127.0.0.1:8449', { cause: error });
  }
}

export function url(...schemes: readonly string[]) {
  return (value: string): string => {
    const scheme = value.slice(0, value.indexOf('://'));
    if (!value.includes('://') || !schemes.includes(scheme))
      throw new Error(`be a URL that begins with ${schemes.map((name) => `${name}://`).join(' or ')}`);
    return value;
  };
}

export function webUrl(value: string): string {
  const found = url('https', 'http')(value);
  if (!URL.canParse(found)) throw new Error('be a URL with the name of a host');
  return found;
}

/** Of a server alone: `http://HOST:PORT`. */
export function httpServer(value: string): URL {
  if (!value.startsWith('http://') || !URL.canParse(value)) throw new Error('be a URL that begins with http://');
  const found = new URL(value);
  const { hash, password, pathname, search, username } = found;
  if (username !== '' || password !== '') throw new Error('be a URL without a user and a password');
  if (pathname !== '/' || search !== '' || hash !== '')
    throw new Error('be a URL without a path, such as http://127.0.0.1:5080');
  return found;
}
