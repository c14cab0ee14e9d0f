import { isToken } from './characters.js';
import { type HostPort, parseHostPort, writeHostPort } from './host.js';
import { splitOutside } from './lists.js';
import { NO_PARAMETERS, type Parameters, parseParameters, writeParameters } from './parameters.js';

/** One Via value (RFC 3261 section 20.42). */
export interface Via {
  /** Upper case: UDP, TCP, TLS, WS, WSS, … */
  readonly transport: string;
  readonly sentBy: HostPort;
  readonly branch: string | null;
  readonly parameters: Parameters;
}

export function parseVia(text: string): Via | undefined {
  const semicolon = text.indexOf(';');
  const head = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  const parts = head.split('/');
  if (parts.length !== 3) return undefined;
  const [protocol, version, sent] = parts as [string, string, string];
  if (protocol.trim().toUpperCase() !== 'SIP' || version.trim() !== '2.0') return undefined;
  const trimmed = sent.trim();
  const space = trimmed.indexOf(' ');
  if (space < 0) return undefined;
  const transport = trimmed.slice(0, space).toUpperCase();
  // A blank is allowed around the colon of sent-by (section 25.1, COLON).
  const written = trimmed.slice(space + 1).trim();
  const sentBy = parseHostPort(written.includes(' ') ? written.replace(' :', ':').replace(': ', ':') : written);
  const parameters = semicolon < 0 ? NO_PARAMETERS : parseParameters(text.slice(semicolon + 1));
  if (!isToken(transport) || sentBy === undefined || parameters === undefined) return undefined;
  return { transport, sentBy, branch: parameters.get('branch') ?? null, parameters };
}

export function writeVia({ transport, sentBy, parameters }: Via): string {
  return `SIP/2.0/${transport} ${writeHostPort(sentBy)}${writeParameters(parameters)}`;
}

/** The topmost Via of the first header value, and the values behind it in the same line. */
export function topVia(value: string): { via: Via; rest: readonly string[] } | undefined {
  const parts = splitOutside(value, ',');
  const via = parts === undefined ? undefined : parseVia((parts[0] ?? '').trim());
  return via === undefined || parts === undefined
    ? undefined
    : { via, rest: parts.slice(1).map((part) => part.trim()) };
}

/**
 * The top Via as it goes into a response: `received` says where the request came from (RFC 3261 section 18.2.1),
 * `rport` is filled when it was asked for (RFC 3581 section 4). What the peer claimed in either is overwritten.
 */
export function stampedVia(via: Via, source: { address: string; port: number }): Via {
  const parameters = new Map(via.parameters);
  parameters.delete('received');
  const asked = parameters.has('rport');
  if (asked) parameters.set('rport', String(source.port));
  if (asked || via.sentBy.host !== source.address.toLowerCase()) parameters.set('received', source.address);
  return { ...via, parameters };
}
