import { SipHeaders } from '../message/headers.js';
import { writeHostPort } from '../message/host.js';
import { requestUri } from '../message/uri.js';
import type { SipUri } from '../message/uri.js';
import { writeRequest } from '../message/write.js';
import type { RandomWords } from '../transactions/random-words.js';
import type { Endpoint, TransportName } from '../transports/transport.js';

/** A request that we send out of a dialog: NOTIFY (check-sync) or OPTIONS. */
export interface OutgoingRequest {
  readonly method: 'NOTIFY' | 'OPTIONS';
  /** The contact as the phone registered it. */
  readonly target: SipUri;
  /** The account, as From and To of what concerns it. */
  readonly account: SipUri;
  /** Event, Subscription-State, … */
  readonly headers?: readonly (readonly [string, string])[];
}

/**
 * RFC 3261 section 8.1.1, with `rport` (RFC 3581) so that the response finds its way back.
 * Throws UnsafeHeaderError when a header value holds a control character.
 */
export function buildRequest(
  request: OutgoingRequest,
  via: { transport: TransportName; address: Endpoint; branch: string },
  words: RandomWords,
): Buffer {
  const { method, target, account } = request;
  const { address, port } = via.address;
  const sentBy = writeHostPort({ host: address, kind: address.includes(':') ? 'ipv6' : 'name', port });
  const headers = SipHeaders.of(
    ['Via', `SIP/2.0/${via.transport} ${sentBy};branch=${via.branch};rport`],
    ['Max-Forwards', '70'],
    ['From', `<${account.text}>;tag=${words.next()}`],
    ['To', `<${account.text}>`],
    ['Call-ID', words.next()],
    ['CSeq', `1 ${method}`],
    ['Contact', `<sip:${sentBy};transport=${uriTransport(via.transport)}>`],
    ...(request.headers ?? []),
  );
  return writeRequest({ method, uri: requestUri(target), headers, body: Buffer.alloc(0) });
}

/** In a URI WebSocket is `ws`, secured or not; WSS stands in a Via only (RFC 7118 section 5). */
function uriTransport(transport: TransportName): string {
  return transport === 'WSS' ? 'ws' : transport.toLowerCase();
}
