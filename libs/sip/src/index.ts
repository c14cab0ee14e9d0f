export { type Contact, type Contacts, parseContacts } from './message/contact.js';
export { type RefusedMessage, type SipRequest, type SipResponse } from './message/message.js';
export { parseNameAddress } from './message/name-addr.js';
export { parseDeltaSeconds } from './message/numbers.js';
export { type Answer } from './message/respond.js';
export { parseUri, sameHost, sameTarget, sipUri, withoutPassword } from './message/uri.js';

export { type DigestAlgorithm } from './digest/algorithm.js';
export { type DigestAuthorization, isDigest, parseDigestAuthorization } from './digest/authorization.js';
export { type DigestAnswer, DigestAuthenticator } from './digest/digest-authenticator.js';
export { Ha1 } from './digest/ha1.js';

export { type Outcome } from './transactions/client-transactions.js';
export { SystemTimers, Timers } from './transactions/timers.js';

export { DEFAULT_CONNECTION_SETTINGS } from './transports/connection-settings.js';
export { Flow } from './transports/flow.js';
export { type Endpoint, type FlowReference } from './transports/transport.js';

export { type Bound, type ListenerSettings } from './server/listener.js';
export { type Discarded, type Respond, SipHandler } from './server/sip-handler.js';
export { SipServer } from './server/sip-server.js';
