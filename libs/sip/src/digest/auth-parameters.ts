import { isToken } from '../message/characters.js';
import { SIP_LIMITS } from '../message/limits.js';
import { splitOutside } from '../message/lists.js';
import { unquote } from '../message/quoted-string.js';

/**
 * `auth-param` list of RFC 7235 section 2.1 (RFC 3261 section 25.1, digest-response): quoted strings with commas and
 * escapes, names in lower case. Undefined for a repeated name, an open quote or a misshapen value.
 */
export function parseAuthParameters(text: string): ReadonlyMap<string, string> | undefined {
  const parts = splitOutside(text, ',');
  if (parts === undefined || parts.length > SIP_LIMITS.parameters) return undefined;
  const fields = new Map<string, string>();
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const written = part.slice(equals + 1).trim();
    const value = written.startsWith('"') ? unquote(written) : isToken(written) ? written : undefined;
    if (!isToken(name) || value === undefined || fields.has(name)) return undefined;
    fields.set(name, value);
  }
  return fields;
}
