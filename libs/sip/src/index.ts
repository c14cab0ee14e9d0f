export { type Contact, type Contacts, type ContactsProblem, parseContacts } from './message/contact.js';
export { SipHeaders } from './message/headers.js';
export { type HostKind, type HostPort, parseHostPort, writeHostPort } from './message/host.js';
export { SIP_LIMITS } from './message/limits.js';
export {
  type Answerable,
  type DropCause,
  type DroppedMessage,
  type ParsedMessage,
  type RefusedMessage,
  type SipRequest,
  type SipResponse,
} from './message/message.js';
export { type NameAddress, parseNameAddress, writeNameAddress } from './message/name-addr.js';
export { type CSeq } from './message/numbers.js';
export { type Parameters } from './message/parameters.js';
export { parseMessage } from './message/parse.js';
export { type Answer, type Source, buildResponse } from './message/respond.js';
export { UnsafeHeaderError } from './message/serialise.js';
export { type SipUri, type UriParts, parseUri, sameTarget, sipUri } from './message/uri.js';
export { type Via } from './message/via.js';
export { writeRequest, writeResponse } from './message/write.js';

export { type DigestAlgorithm } from './digest/algorithm.js';
export { type DigestAuthorization, isDigest, parseDigestAuthorization } from './digest/authorization.js';
export {
  DigestAuthenticator,
  type DigestClaim,
  type DigestSettings,
  type DigestVerdict,
} from './digest/digest-authenticator.js';
export { type DigestInputs, Ha1 } from './digest/ha1.js';

export { type Outcome } from './transactions/client-transactions.js';
export { type ServerTransactionSettings } from './transactions/server-transactions.js';
export { SystemTimers, Timers } from './transactions/timers.js';

export { plainAddress } from './transports/address.js';
export { type ConnectionSettings, DEFAULT_CONNECTION_SETTINGS } from './transports/connection-settings.js';
export { Flow } from './transports/flow.js';
export { type Endpoint, type FlowReference, type TransportName } from './transports/transport.js';

export { type Bound, type ListenerSettings } from './server/listener.js';
export { type OutgoingRequest } from './server/outgoing.js';
export { type Discarded, type Respond, SipHandler } from './server/sip-handler.js';
export { SipServer, type SipServerSettings } from './server/sip-server.js';
