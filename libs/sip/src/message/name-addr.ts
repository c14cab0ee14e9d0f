import { splitOutside } from './lists.js';
import { NO_PARAMETERS, type Parameters, parseParameters, writeParameters } from './parameters.js';
import { quote, unquote } from './quoted-string.js';
import { type SipUri, parseUri } from './uri.js';

/** `name-addr` or `addr-spec` with the header's parameters (RFC 3261 sections 20.10, 20.20, 20.39). */
export interface NameAddress {
  readonly displayName: string | null;
  readonly uri: SipUri;
  readonly parameters: Parameters;
}

/** Why a name-addr was refused: its shape, or a URI that is not SIP (answered 416 rather than 400). */
export type NameAddressProblem = 'malformed' | 'scheme';

export function parseNameAddress(text: string): NameAddress | NameAddressProblem {
  const open = openingBracket(text);
  if (open === undefined) return 'malformed';
  if (open < 0) return addressSpec(text);
  const close = text.indexOf('>', open);
  if (close < 0) return 'malformed';
  const displayName = parseDisplayName(text.slice(0, open).trim());
  if (displayName === undefined) return 'malformed';
  return assemble(displayName, text.slice(open + 1, close), text.slice(close + 1).trim());
}

/** RFC 3261 section 20.10: without brackets, parameters belong to the header, not to the URI. */
function addressSpec(text: string): NameAddress | NameAddressProblem {
  const semicolon = text.indexOf(';');
  const uri = semicolon < 0 ? text : text.slice(0, semicolon);
  if (uri.includes(',') || uri.includes('?')) return 'malformed';
  return assemble(null, uri.trim(), semicolon < 0 ? '' : text.slice(semicolon));
}

function assemble(displayName: string | null, uriText: string, tail: string): NameAddress | NameAddressProblem {
  const parameters = tail === '' ? NO_PARAMETERS : tail.startsWith(';') ? parseParameters(tail.slice(1)) : undefined;
  if (parameters === undefined) return 'malformed';
  const uri = parseUri(uriText);
  if (uri === undefined) return isForeignScheme(uriText) ? 'scheme' : 'malformed';
  return { displayName, uri, parameters };
}

function isForeignScheme(text: string): boolean {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]{0,31}):/.exec(text)?.[1]?.toLowerCase();
  return scheme !== undefined && scheme !== 'sip' && scheme !== 'sips';
}

/** Where the URI begins; -1: it has no brackets. One inside a quoted string does not count. Undefined when a quote is left open. */
function openingBracket(text: string): number | undefined {
  if (!text.includes('"')) return text.indexOf('<');
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (quoted && character === '\\') at++;
    else if (!quoted && character === '<') return at;
  }
  return quoted ? undefined : -1;
}

function parseDisplayName(text: string): string | null | undefined {
  if (text === '') return null;
  if (text.startsWith('"')) return unquote(text);
  return /["\\,;@<>]/.test(text) ? undefined : text;
}

export function writeNameAddress({ displayName, uri, parameters }: NameAddress): string {
  return `${displayName === null ? '' : `${quote(displayName)} `}<${uri.text}>${writeParameters(parameters)}`;
}

/** A header that lists several of them (RFC 3261 section 7.3.1), split outside quotes and brackets. */
export function splitAddresses(values: readonly string[]): string[] | undefined {
  const all: string[] = [];
  for (const value of values) {
    const parts = splitOutside(value, ',');
    if (parts === undefined) return undefined;
    for (const part of parts) all.push(part.trim());
  }
  return all;
}
