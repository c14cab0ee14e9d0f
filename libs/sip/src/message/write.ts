import type { SipRequest } from './message.js';
import { serialise } from './serialise.js';

export function writeRequest({
  method,
  uri,
  headers,
  body,
}: Pick<SipRequest, 'method' | 'uri' | 'headers' | 'body'>): Buffer {
  return serialise(`${method} ${uri.text} SIP/2.0`, headers, body);
}
