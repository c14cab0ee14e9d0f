import { hasControl, isToken } from './characters.js';
import type { SipHeaders } from './headers.js';

/** A header that would let a value begin a line of its own. Thrown before anything is written. */
export class UnsafeHeaderError extends Error {
  readonly code = 'SIP_UNSAFE_HEADER';

  constructor(readonly header: string) {
    super('A SIP header may not hold control characters or a name that is no token');
    this.name = 'UnsafeHeaderError';
  }
}

/**
 * Writes a message (RFC 3261 section 7): the Content-Length is always ours (section 20.14), and no start line or value
 * with a control character leaves, whatever it was built from.
 */
export function serialise(startLine: string, headers: SipHeaders, body?: Buffer): Buffer {
  if (hasControl(startLine)) throw new UnsafeHeaderError('start line');
  let head = `${startLine}\r\n`;
  for (const [name, value] of headers.entries()) {
    if (name === 'Content-Length') continue;
    if (hasControl(value) || !isToken(name)) throw new UnsafeHeaderError(name);
    head += `${name}: ${value}\r\n`;
  }
  head += `Content-Length: ${body?.length ?? 0}\r\n\r\n`;
  return body === undefined || body.length === 0 ? Buffer.from(head) : Buffer.concat([Buffer.from(head), body]);
}
