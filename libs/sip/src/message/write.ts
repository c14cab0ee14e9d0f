import type { SipRequest, SipResponse } from './message.js';
import { serialise } from './serialise.js';

export function writeRequest({
  method,
  uri,
  headers,
  body,
}: Pick<SipRequest, 'method' | 'uri' | 'headers' | 'body'>): Buffer {
  return serialise(`${method} ${uri.text} SIP/2.0`, headers, body);
}

export function writeResponse({
  status,
  reason,
  headers,
  body,
}: Pick<SipResponse, 'status' | 'reason' | 'headers' | 'body'>): Buffer {
  return serialise(`SIP/2.0 ${status} ${reason}`, headers, body);
}
