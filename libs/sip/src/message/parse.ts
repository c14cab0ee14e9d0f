import { isToken } from './characters.js';
import { parseContacts } from './contact.js';
import { type Head, type Problem, parseHead } from './head.js';
import { SIP_LIMITS } from './limits.js';
import type { DropCause, DroppedMessage, ParsedMessage, SipRequest } from './message.js';
import { type MandatoryHeaders, mandatoryHeaders } from './mandatory-headers.js';
import { parseDeltaSeconds } from './numbers.js';
import { parseUri } from './uri.js';
import { type Via, topVia } from './via.js';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const NO_BODY = Buffer.alloc(0);
const CR = 13;
const LF = 10;

/**
 * Reads one whole message (RFC 3261 sections 7 and 18.3): a datagram, a WebSocket frame or what a stream framer cut out.
 * Never throws. The body may alias `bytes`.
 */
export function parseMessage(bytes: Buffer): ParsedMessage {
  if (bytes.length > SIP_LIMITS.messageBytes) return dropped('too large');
  let start = 0;
  // Line breaks before the start line are ignored (section 7.5).
  while (bytes[start] === CR && bytes[start + 1] === LF) start += 2;
  if (start === bytes.length) return dropped('empty');
  const end = bytes.indexOf(END_OF_HEAD, start);
  if (end < 0) return dropped('head not ended');
  if (end - start > SIP_LIMITS.headBytes) return dropped('head too large');
  const head = parseHead(bytes.subarray(start, end));
  if (typeof head === 'string') return dropped(head);
  const rest = bytes.subarray(end + END_OF_HEAD.length);
  return head.startLine.slice(0, 8).toUpperCase() === 'SIP/2.0 ' ? parseResponse(head, rest) : parseRequest(head, rest);
}

function dropped(cause: DropCause): DroppedMessage {
  return { kind: 'dropped', cause };
}

/** RFC 3261 section 7.1 (the version in whatever case), and the checks of section 8.2 that need no knowledge of the server. */
function parseRequest(head: Head, rest: Buffer): ParsedMessage {
  const { startLine, headers } = head;
  const first = startLine.indexOf(' ');
  const last = startLine.lastIndexOf(' ');
  const method = startLine.slice(0, Math.max(first, 0));
  const version = startLine.slice(last + 1);
  if (method.length > SIP_LIMITS.methodCharacters || !isToken(method) || !version.toUpperCase().startsWith('SIP/')) {
    return dropped('no SIP start line');
  }
  const via = topVia(headers.first('via') ?? '')?.via;
  if (via === undefined) return dropped('no usable Via');
  const request = head.problem ?? assembleRequest(head, via, method, startLine.slice(first + 1, last), version, rest);
  if ('kind' in request) return request;
  // An ACK is never answered (section 17).
  return method === 'ACK' ? dropped('malformed ACK') : { kind: 'refused', ...request, method, via, headers };
}

function assembleRequest(
  head: Head,
  via: Via,
  method: string,
  target: string,
  version: string,
  rest: Buffer,
): SipRequest | Problem {
  if (version.toUpperCase() !== 'SIP/2.0') return { status: 505, reason: 'Version Not Supported' };
  const { headers } = head;
  const mandatory = mandatoryHeaders(headers, via);
  if ('status' in mandatory) return mandatory;
  if (mandatory.cseq.method !== method) return bad('CSeq Method Mismatch');
  if (target.length > SIP_LIMITS.uriCharacters) return { status: 414, reason: 'Request-URI Too Long' };
  const uri = parseUri(target);
  if (uri === undefined) {
    return /^sips?:/i.test(target) || !/^[a-z][a-z0-9+.-]{0,31}:/i.test(target)
      ? bad('Malformed Request-URI')
      : FOREIGN_SCHEME;
  }
  const contacts = parseContacts(headers.all('contact'));
  if (contacts === 'scheme') return FOREIGN_SCHEME;
  if (contacts === 'malformed') return bad('Malformed Contact');
  if (contacts === 'tooMany') return bad('Too Many Contacts');
  const written = headers.first('expires');
  const expires = written === undefined ? null : parseDeltaSeconds(written);
  if (expires === undefined) return bad('Malformed Expires');
  const body = cutBody(mandatory, rest);
  if (body === undefined) return bad('Content-Length Mismatch');
  return { kind: 'request', method, uri, contacts, expires, headers, body, ...mandatory.values };
}

const FOREIGN_SCHEME: Problem = { status: 416, reason: 'Unsupported URI Scheme' };

function bad(reason: string): Problem {
  return { status: 400, reason };
}

/** RFC 3261 section 7.2; a response that does not fit is discarded (section 18.3). */
function parseResponse(head: Head, rest: Buffer): ParsedMessage {
  const code = head.startLine.slice(8, 11);
  const status = Number(code);
  const via = topVia(head.headers.first('via') ?? '')?.via;
  if (via === undefined) return dropped('malformed response');
  const mandatory = mandatoryHeaders(head.headers, via);
  const body = 'status' in mandatory ? undefined : cutBody(mandatory, rest);
  const separated = head.startLine.length === 11 || head.startLine[11] === ' ';
  if (head.problem || !/^[1-6][0-9]{2}$/.test(code) || !separated || 'status' in mandatory || body === undefined) {
    return dropped('malformed response');
  }
  return {
    kind: 'response',
    status,
    reason: head.startLine.slice(12),
    headers: head.headers,
    body,
    ...mandatory.values,
  };
}

/** RFC 3261 section 18.3: bytes behind the body are discarded, a body cut short is an error. */
function cutBody({ contentLength }: MandatoryHeaders, rest: Buffer): Buffer | undefined {
  // Not a view: an empty one would keep all of a stream's chunk alive.
  if (rest.length === 0 || contentLength === 0) return contentLength ? undefined : NO_BODY;
  if (contentLength === null || contentLength === rest.length) return rest;
  return contentLength < rest.length ? rest.subarray(0, contentLength) : undefined;
}
