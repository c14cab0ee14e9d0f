import { hash } from 'node:crypto';

/** The question in a request line, whatever was sent. */
export interface DevicePath {
  readonly keyHash: string;
  readonly fileName: string | null;
}

const PATH = /^\/([0-9a-f]{48})(?:\.cfg|\/([0-9A-Za-z._-]{1,96})?|(-[0-9A-Fa-f]{12}\.cfg))$/;
/** Of a request in absolute form, which a server has to take as well (RFC 9112, 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?#]+(?=\/)/i;
const MAX_HASHED = 256;

/**
 * `/<48 hex>.cfg`, `/<48 hex>/`, `/<48 hex>/<file>` and `/<48 hex>-<MAC>.cfg` hold a key, behind an origin or without one. Everything else becomes the hash of a text that
 * is no key, for it holds a slash: one way through the code, one answer.
 */
export function devicePath(method: string, url: string): DevicePath {
  const found = method === 'GET' || method === 'HEAD' ? PATH.exec(url.replace(ORIGIN, '')) : null;
  const key = found?.[1];
  if (key === undefined) return { keyHash: sha256(`/${url.slice(0, MAX_HASHED)}`), fileName: null };
  return { keyHash: sha256(key), fileName: found?.[2] ?? found?.[3] ?? null };
}

const sha256 = (text: string): string => hash('sha256', text, 'hex');
