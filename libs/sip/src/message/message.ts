import type { Contacts } from './contact.js';
import type { SipHeaders } from './headers.js';
import type { NameAddress } from './name-addr.js';
import type { CSeq } from './numbers.js';
import type { SipUri } from './uri.js';
import type { Via } from './via.js';

interface SipMessage {
  /** The topmost Via. */
  readonly via: Via;
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly callId: string;
  readonly cseq: CSeq;
  readonly headers: SipHeaders;
  readonly body: Buffer;
}

/** RFC 3261 section 7.1. */
export interface SipRequest extends SipMessage {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: SipUri;
  readonly contacts: Contacts;
  /** Seconds of the Expires header; null = none. */
  readonly expires: number | null;
}

/** RFC 3261 section 7.2. */
export interface SipResponse extends SipMessage {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}

/** What a response copies from its request (RFC 3261 section 8.2.6.2). */
export interface Answerable {
  readonly via: Via;
  readonly headers: SipHeaders;
}

/** A request that is answered with `status` without being handled: its Via is usable. */
export interface RefusedMessage extends Answerable {
  readonly kind: 'refused';
  readonly method: string;
  readonly status: number;
  readonly reason: string;
}

/** Not SIP, or nobody to answer to: never answered (RFC 3261 section 18.3, and no reflection of garbage). */
export interface DroppedMessage {
  readonly kind: 'dropped';
  readonly cause: DropCause;
}

export type DropCause =
  | 'empty'
  | 'too large'
  | 'head not ended'
  | 'head too large'
  | 'control character'
  | 'no SIP start line'
  | 'no usable Via'
  | 'malformed response'
  | 'malformed ACK';

export type ParsedMessage = SipRequest | SipResponse | RefusedMessage | DroppedMessage;
