import type { ConnectionFault } from './device-server-metrics.js';

/** What a failed handshake or an unreadable request was, by the code of Node's error. */
export function faultOf({ code }: { readonly code?: string | undefined }): ConnectionFault {
  if (code === undefined) return 'malformed';
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'timeout';
  if (code.startsWith('HPE_')) return 'malformed';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  return code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') ? 'tls' : 'malformed';
}

const STATUS: Readonly<Partial<Record<ConnectionFault, string>>> = {
  headers_too_large: '431 Request Header Fields Too Large',
  timeout: '408 Request Timeout',
  malformed: '400 Bad Request',
};

/** The answer for a client that sent no request; null where none could be read. */
export function rawAnswer(fault: ConnectionFault): string | null {
  const status = STATUS[fault];
  return status === undefined ? null : `HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
}
