/** A header as it is stored and written. `single` headers may occur once only (RFC 3261 section 7.3.1). */
export interface HeaderName {
  readonly key: string;
  readonly name: string;
  readonly single: boolean;
}

const SINGLE = [
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Content-Length',
  'Content-Type',
  'Expires',
  'Event',
  'Max-Forwards',
  'Min-Expires',
  'Retry-After',
  'Subscription-State',
];

const REPEATABLE = [
  'Via',
  'Contact',
  'Authorization',
  'Proxy-Authorization',
  'WWW-Authenticate',
  'Proxy-Authenticate',
  'Authentication-Info',
  'User-Agent',
  'Server',
  'Allow',
  'Allow-Events',
  'Accept',
  'Supported',
  'Unsupported',
  'Require',
  'Proxy-Require',
  'Route',
  'Record-Route',
  'Path',
  'Service-Route',
  'Warning',
  'Date',
  'Subject',
  'Content-Encoding',
  'Refer-To',
  'Referred-By',
  'Session-Expires',
  'Accept-Contact',
  'Reject-Contact',
  'Request-Disposition',
];

/** RFC 3261 section 7.3.3 and the IANA registry of compact forms. */
const COMPACT: readonly (readonly [string, string])[] = [
  ['v', 'Via'],
  ['f', 'From'],
  ['t', 'To'],
  ['i', 'Call-ID'],
  ['m', 'Contact'],
  ['l', 'Content-Length'],
  ['c', 'Content-Type'],
  ['o', 'Event'],
  ['k', 'Supported'],
  ['s', 'Subject'],
  ['e', 'Content-Encoding'],
  ['u', 'Allow-Events'],
  ['r', 'Refer-To'],
  ['b', 'Referred-By'],
  ['x', 'Session-Expires'],
  ['a', 'Accept-Contact'],
  ['j', 'Reject-Contact'],
  ['d', 'Request-Disposition'],
];

const known = new Map<string, HeaderName>();
for (const name of [...SINGLE, ...REPEATABLE]) {
  const header = { key: name.toLowerCase(), name, single: SINGLE.includes(name) };
  known.set(name, header);
  known.set(header.key, header);
}
for (const [compact, name] of COMPACT) {
  const header = known.get(name);
  if (header) known.set(compact, header).set(compact.toUpperCase(), header);
}

/** By exact spelling, as nearly all phones write it. */
export function wellKnownHeader(written: string): HeaderName | undefined {
  return known.get(written);
}

/** Resolves compact forms and spelling; names that we do not know keep the spelling of the sender. */
export function headerName(written: string): HeaderName {
  const exact = known.get(written);
  if (exact) return exact;
  const key = written.toLowerCase();
  return known.get(key) ?? { key, name: written, single: false };
}
