import { isIPv4, isIPv6 } from 'node:net';
import { isDigits } from './characters.js';

export type HostKind = 'ipv4' | 'ipv6' | 'name';

/** `hostport` of RFC 3261 section 25.1. IPv6 without brackets, names in lower case; port null = not written. */
export interface HostPort {
  readonly host: string;
  readonly kind: HostKind;
  readonly port: number | null;
}

const NAME = /^[A-Za-z0-9_.-]{1,253}$/;
const NUMERIC_TOP_LABEL = /(^|\.)[0-9]+\.?$/;

/** Ports outside 1–65535 and names that look like a broken address are refused: both have killed senders. */
export function parseHostPort(text: string): HostPort | undefined {
  if (text.startsWith('[')) {
    const close = text.indexOf(']');
    const address = text.slice(1, close);
    if (close < 0 || address.includes('%') || !isIPv6(address)) return undefined;
    const port = parsePort(text.slice(close + 1));
    return port === undefined ? undefined : { host: address.toLowerCase(), kind: 'ipv6', port };
  }
  const colon = text.indexOf(':');
  const host = colon < 0 ? text : text.slice(0, colon);
  const port = colon < 0 ? null : parsePort(text.slice(colon));
  if (port === undefined) return undefined;
  if (isIPv4(host)) return { host, kind: 'ipv4', port };
  if (!NAME.test(host) || NUMERIC_TOP_LABEL.test(host)) return undefined;
  return { host: host.toLowerCase(), kind: 'name', port };
}

function parsePort(text: string): number | null | undefined {
  if (text === '') return null;
  const digits = text.slice(1);
  if (!text.startsWith(':') || digits.length > 5 || !isDigits(digits)) return undefined;
  const port = Number(digits);
  return port >= 1 && port <= 65535 ? port : undefined;
}

export function writeHostPort({ host, kind, port }: HostPort): string {
  const written = kind === 'ipv6' ? `[${host}]` : host;
  return port === null ? written : `${written}:${port}`;
}
