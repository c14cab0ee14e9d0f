import { parseIp } from '@ringledger/system';
import { hasControl, isUriText } from './characters.js';
import { type HostKind, parseHostPort, writeHostPort } from './host.js';
import { SIP_LIMITS } from './limits.js';
import { splitOutside } from './lists.js';
import { NO_PARAMETERS, type Parameters, parseParameters, writeParameters } from './parameters.js';

/** A SIP or SIPS URI (RFC 3261 section 19.1). `text` is as written, and is what goes into a Request-URI. */
export interface SipUri {
  readonly text: string;
  readonly scheme: 'sip' | 'sips';
  /** Without percent escapes; null = none. */
  readonly user: string | null;
  readonly password: string | null;
  readonly host: string;
  readonly hostKind: HostKind;
  readonly port: number | null;
  readonly parameters: Parameters;
  /** Lower case: udp, tcp, tls, ws, wss or what else was written. */
  readonly transport: string | null;
  /** What follows the question mark, as written. */
  readonly headers: string | null;
}

const USER = /^[A-Za-z0-9\-_.!~*'()&=+$,;?/%#]+$/;
const PASSWORD = /^[A-Za-z0-9\-_.!~*'()&=+$,%]*$/;

/** Undefined for every other scheme, for a text above the limit and for all that RFC 3261 section 25.1 does not allow. */
export function parseUri(text: string): SipUri | undefined {
  if (text.length > SIP_LIMITS.uriCharacters || !isUriText(text)) return undefined;
  const colon = text.indexOf(':');
  const scheme = text.slice(0, colon).toLowerCase();
  if (scheme !== 'sip' && scheme !== 'sips') return undefined;
  const at = text.indexOf('@', colon);
  const userInfo = at < 0 ? null : parseUserInfo(text.slice(colon + 1, at));
  if (userInfo === undefined) return undefined;
  const rest = text.slice((at < 0 ? colon : at) + 1);
  if (rest.includes('@')) return undefined;

  const question = rest.indexOf('?');
  const headers = question < 0 ? null : rest.slice(question + 1);
  const beforeHeaders = question < 0 ? rest : rest.slice(0, question);
  const semicolon = beforeHeaders.indexOf(';');
  const hostPort = parseHostPort(semicolon < 0 ? beforeHeaders : beforeHeaders.slice(0, semicolon));
  const parameters = semicolon < 0 ? NO_PARAMETERS : parseParameters(beforeHeaders.slice(semicolon + 1));
  if (hostPort === undefined || parameters === undefined) return undefined;
  return {
    text,
    scheme,
    user: userInfo?.user ?? null,
    password: userInfo?.password ?? null,
    host: hostPort.host,
    hostKind: hostPort.kind,
    port: hostPort.port,
    parameters,
    transport: parameters.get('transport')?.toLowerCase() ?? null,
    headers,
  };
}

function parseUserInfo(text: string): { user: string; password: string | null } | undefined {
  const colon = text.indexOf(':');
  const written = colon < 0 ? text : text.slice(0, colon);
  const password = colon < 0 ? null : text.slice(colon + 1);
  if (!USER.test(written) || (password !== null && !PASSWORD.test(password))) return undefined;
  const user = written.includes('%') ? unescape(written) : written;
  return user === undefined ? undefined : { user, password };
}

/** Percent escapes (RFC 3261 section 19.1.2); one that hides a control character makes the URI unfit. */
function unescape(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text);
    return hasControl(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}

/** As it is written but for the password, which is nobody else's to know (RFC 3261 section 19.1.1). */
export function withoutPassword({ password, text }: SipUri): string {
  if (password === null) return text;
  const at = text.indexOf('@');
  return `${text.slice(0, at - password.length - 1)}${text.slice(at)}`;
}

export interface UriParts {
  readonly scheme?: 'sip' | 'sips';
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
  readonly parameters?: Parameters;
}

/** A URI from its parts; the user is escaped, an IPv6 host gets its brackets. Throws a RangeError for an unfit host or port. */
export function sipUri({ scheme = 'sip', user, host, port, parameters = NO_PARAMETERS }: UriParts): SipUri {
  const kind = host.includes(':') ? 'ipv6' : 'name';
  const hostPort = writeHostPort({ host, kind, port: port ?? null });
  const userInfo =
    user === undefined ? '' : `${encodeURIComponent(user).replaceAll('%2B', '+').replaceAll('%24', '$')}@`;
  const uri = parseUri(`${scheme}:${userInfo}${hostPort}${writeParameters(parameters)}`);
  if (uri === undefined) throw new RangeError('Not a SIP URI: host, port or user do not fit');
  return uri;
}

/** As a Request-URI: without its headers and its method, which may not stand there (RFC 3261 section 19.1.1). The rest as written. */
export function requestUri(uri: SipUri): SipUri {
  if (uri.headers === null && !uri.parameters.has('method')) return uri;
  const host = uri.text.indexOf('@') + 1;
  const question = uri.headers === null ? uri.text.length : uri.text.indexOf('?', host);
  const semicolon = uri.text.slice(0, question).indexOf(';', host);
  const end = semicolon < 0 ? question : semicolon;
  const written = semicolon < 0 ? [] : (splitOutside(uri.text.slice(semicolon + 1, question), ';') ?? []);
  const kept = written.filter((parameter) => !/^\s*method\s*(=|$)/i.test(parameter));
  const parameters = new Map([...uri.parameters].filter(([name]) => name !== 'method'));
  return { ...uri, text: [uri.text.slice(0, end), ...kept].join(';'), parameters, headers: null };
}

/** Host, port, user and scheme alike (the part of RFC 3261 section 19.1.4 that matters to a digest-uri). */
export function sameTarget(one: SipUri, other: SipUri): boolean {
  return one.scheme === other.scheme && one.user === other.user && sameHost(one, other) && one.port === other.port;
}

/** An IPv6 address is the same however it is written (RFC 5954 section 4.2). */
export function sameHost(one: SipUri, other: SipUri): boolean {
  if (one.host === other.host) return true;
  if (one.hostKind !== 'ipv6' || other.hostKind !== 'ipv6') return false;
  const [left, right] = [parseIp(one.host), parseIp(other.host)];
  return left !== null && left.toString() === right?.toString();
}
