import type { Problem } from './head.js';
import type { SipHeaders } from './headers.js';
import type { SipRequest } from './message.js';
import { type NameAddress, parseNameAddress } from './name-addr.js';
import { parseCSeq, parseDeltaSeconds } from './numbers.js';
import type { Via } from './via.js';

export interface MandatoryHeaders {
  readonly values: Pick<SipRequest, 'via' | 'from' | 'to' | 'callId' | 'cseq'>;
  readonly cseq: SipRequest['cseq'];
  /** Null = absent, which only a datagram may do. */
  readonly contentLength: number | null;
}

/** Via, From, To, Call-ID and CSeq are in every message (RFC 3261 section 8.1.1); Content-Length by section 20.14. */
export function mandatoryHeaders(headers: SipHeaders, via: Via): MandatoryHeaders | Problem {
  const from = address(headers, 'from', 'From');
  if ('status' in from) return from;
  const to = address(headers, 'to', 'To');
  if ('status' in to) return to;
  const callId = headers.first('call-id');
  if (callId === undefined) return bad('Missing Call-ID');
  if (callId === '' || callId.length > 256 || callId.includes(' ')) return bad('Malformed Call-ID');
  const writtenCSeq = headers.first('cseq');
  if (writtenCSeq === undefined) return bad('Missing CSeq');
  const cseq = parseCSeq(writtenCSeq);
  if (cseq === undefined) return bad('Malformed CSeq');
  const length = headers.first('content-length');
  const contentLength = length === undefined ? null : parseDeltaSeconds(length);
  if (contentLength === undefined) return bad('Malformed Content-Length');
  return { values: { via, from, to, callId, cseq }, cseq, contentLength };
}

function address(headers: SipHeaders, key: string, name: string): NameAddress | Problem {
  const written = headers.first(key);
  if (written === undefined) return bad(`Missing ${name}`);
  const parsed = parseNameAddress(written);
  if (parsed === 'scheme') return { status: 416, reason: 'Unsupported URI Scheme' };
  return parsed === 'malformed' ? bad(`Malformed ${name}`) : parsed;
}

function bad(reason: string): Problem {
  return { status: 400, reason };
}
