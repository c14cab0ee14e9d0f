import { isToken } from './characters.js';
import { SIP_LIMITS } from './limits.js';
import { splitOutside } from './lists.js';
import { quote, unquote } from './quoted-string.js';

/** Parameter names in lower case; null = a parameter without a value, such as `;rport`. Values without their quotes. */
export type Parameters = ReadonlyMap<string, string | null>;

export const NO_PARAMETERS: Parameters = new Map();

/** What an unquoted value may hold: `token / host` and what phones write beside it (RFC 3261 section 25.1). */
const UNQUOTED = /^[^\s"<>,;=\\]+$/;

/**
 * `*( SEMI generic-param )` of RFC 3261 section 25.1; `text` begins behind the first semicolon.
 * Undefined for an empty name, a repeated name (section 7.3.1), an open quote or too many of them.
 */
export function parseParameters(text: string): Map<string, string | null> | undefined {
  const parts = splitOutside(text, ';');
  if (parts === undefined || parts.length > SIP_LIMITS.parameters) return undefined;
  const parameters = new Map<string, string | null>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    if (!isToken(name) || parameters.has(name)) return undefined;
    if (equals < 0) {
      parameters.set(name, null);
      continue;
    }
    const written = part.slice(equals + 1).trim();
    const value = written.startsWith('"') ? unquote(written) : UNQUOTED.test(written) ? written : undefined;
    if (value === undefined) return undefined;
    parameters.set(name, value);
  }
  return parameters;
}

/** With a leading semicolon each; values that are no token or host are quoted. */
export function writeParameters(parameters: Parameters): string {
  let text = '';
  for (const [name, value] of parameters) {
    text += value === null ? `;${name}` : `;${name}=${UNQUOTED.test(value) ? value : quote(value)}`;
  }
  return text;
}
