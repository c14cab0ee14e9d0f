import fc from 'fast-check';
import { SipHeaders } from '../message/headers.js';
import { writeNameAddress } from '../message/name-addr.js';
import type { Parameters } from '../message/parameters.js';
import { type SipUri, sipUri } from '../message/uri.js';
import { writeVia } from '../message/via.js';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,11}$/);
const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(value));
const port = fc.integer({ min: 1, max: 65_535 });
const host = fc.oneof(
  fc.domain().filter((name) => name.length < 100),
  fc.ipV4(),
  fc.ipV6().filter((address) => !address.includes('.')),
);

const parameters = (value: fc.Arbitrary<string>): fc.Arbitrary<Parameters> =>
  fc
    .uniqueArray(fc.tuple(word, fc.option(value)), { maxLength: 4, selector: ([name]) => name })
    .map((pairs) => new Map(pairs));

export const uris: fc.Arbitrary<SipUri> = fc
  .record({
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: fc.option(
      text.filter((user) => user.length > 0),
      { nil: undefined },
    ),
    host,
    port: fc.option(port, { nil: undefined }),
    parameters: parameters(word),
  })
  .map(sipUri);

const addresses = fc
  .record({ displayName: fc.option(text), uri: uris, parameters: parameters(text) })
  .map(writeNameAddress);
const vias = fc
  .record({
    transport: fc.constantFrom('UDP', 'TCP', 'TLS', 'WS'),
    host,
    port: fc.option(port),
    parameters: parameters(text),
  })
  .map(({ host: name, port: number, transport, parameters: given }) => {
    const sentBy = { host: name, kind: name.includes(':') ? ('ipv6' as const) : ('name' as const), port: number };
    return writeVia({ transport, sentBy, parameters: given, branch: null });
  });

/** Requests that RFC 3261 allows: names, parameters and quoted text with any printable character. */
export const requests = fc
  .record({
    method: fc.constantFrom('REGISTER', 'OPTIONS', 'NOTIFY', 'X-OTHER'),
    uri: uris,
    vias: fc.array(vias, { minLength: 1, maxLength: 3 }),
    from: addresses,
    to: addresses,
    callId: fc.stringMatching(/^[A-Za-z0-9.@-]{1,40}$/),
    cseq: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    contacts: fc.array(addresses, { maxLength: 10 }),
    expires: fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    subject: text,
    body: fc.uint8Array({ maxLength: 200 }),
  })
  .map((made) => {
    const headers = SipHeaders.of(
      ...made.vias.map((via) => ['Via', via] as const),
      ['From', made.from],
      ['To', made.to],
      ['Call-ID', made.callId],
      ['CSeq', `${made.cseq} ${made.method}`],
      ...made.contacts.map((contact) => ['Contact', contact] as const),
      ...(made.expires === null ? [] : [['Expires', String(made.expires)] as const]),
      ['Subject', made.subject.trim()],
    );
    return { method: made.method, uri: made.uri, headers, body: Buffer.from(made.body) };
  });
