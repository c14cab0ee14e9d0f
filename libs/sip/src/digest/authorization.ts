import { parseAuthParameters } from './auth-parameters.js';
import type { DigestInputs } from './ha1.js';

/** The Authorization of a request, as far as it can be read without knowing the account (RFC 7616 section 3.4). */
export interface DigestAuthorization extends Omit<DigestInputs, 'method'> {
  readonly username: string;
  readonly realm: string;
  readonly response: string;
  /** As written; null = not written, which means MD5. */
  readonly algorithm: string | null;
  readonly count: number;
}

const SCHEME = 'digest ';
const HIGHEST = 256;

export function isDigest(text: string): boolean {
  return text.slice(0, SCHEME.length).toLowerCase() === SCHEME;
}

/** The realm of credentials of the scheme Digest, whatever else is wrong with them; undefined: none can be read. */
export function realmOf(text: string): string | undefined {
  return parseAuthParameters(text.slice(SCHEME.length))?.get('realm');
}

/** `text` is of the scheme Digest. Undefined when a field that qop=auth needs is missing, too long or misshapen, or when qop is another. */
export function parseDigestAuthorization(text: string): DigestAuthorization | undefined {
  const fields = parseAuthParameters(text.slice(SCHEME.length));
  if (fields === undefined) return undefined;
  const username = fields.get('username');
  const realm = fields.get('realm');
  const nonce = fields.get('nonce');
  const uri = fields.get('uri');
  const response = fields.get('response');
  const cnonce = fields.get('cnonce');
  const nonceCount = fields.get('nc');
  if (!username || !realm || !nonce || !uri || !response || !cnonce || !nonceCount) return undefined;
  if (username.length > HIGHEST || realm.length > HIGHEST || cnonce.length > HIGHEST || nonce.length > HIGHEST)
    return undefined;
  if (fields.get('qop')?.toLowerCase() !== 'auth') return undefined;
  if (!/^[0-9a-fA-F]{8}$/.test(nonceCount) || !/^[0-9a-fA-F]{32,64}$/.test(response)) return undefined;
  const count = Number.parseInt(nonceCount, 16);
  const algorithm = fields.get('algorithm') ?? null;
  return { username, realm, nonce, uri, response, cnonce, nonceCount, count, algorithm };
}
