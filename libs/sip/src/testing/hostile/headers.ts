import { type Changes, type HostileCase, hostile } from './hostile-case.js';

const of = (name: string, changes: Changes, expected: HostileCase['expected']): HostileCase => ({
  name,
  bytes: hostile(changes),
  expected,
});
const header = (name: string, key: string, value: string | null, expected: HostileCase['expected']) =>
  of(name, { headers: { [key]: value } }, expected);
const many = (count: number, line: (at: number) => string) => Array.from({ length: count }, (_, at) => line(at));

const MISSING = ['From', 'To', 'Call-ID', 'CSeq'].map((key) => header(`${key}: missing`, key, null, 400));
const REPEATED = ['From: <sip:1002@pbx.example>', 'To: <sip:1002@pbx.example>', 'Call-ID: b', 'CSeq: 2 REGISTER'];
const DUPLICATES = [...REPEATED, 'Content-Length: 5', 'Expires: 1', 'Event: a\r\nEvent: b', 'l: 7', 'f: <sip:a@b>'].map(
  (line) => of(`repeated: ${line.split('\r\n')[0]}`, { lines: [line] }, 400),
);
/** A control character wherever text is echoed: the message is not SIP and gets no answer that could carry it. */
const CONTROLS = [
  ['LF', '\n'],
  ['CR', '\r'],
  ['NUL', '\0'],
  ['ESC', '\u001b[31m'],
  ['DEL', '\u007f'],
  ['C1', '\u0085'],
  ['line separator', '\u2028'],
].flatMap(([label, character]) =>
  ['From', 'To', 'Call-ID', 'Via', 'User-Agent'].map((key) =>
    header(`${key}: ${label} inside`, key, `x${character}Injected: yes`, 'dropped'),
  ),
);

export const HOSTILE_HEADERS: readonly HostileCase[] = [
  ...MISSING,
  ...DUPLICATES,
  ...CONTROLS,
  header('Via: missing', 'Via', null, 'dropped'),
  header('Via: empty', 'Via', '', 'dropped'),
  header('Via: garbage', 'Via', 'garbage', 'dropped'),
  header(
    'Via: parameter without value, named __proto__',
    'Via',
    'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKp;__proto__',
    'harmless',
  ),
  header('Via: parameter constructor', 'Via', 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKp;constructor=x', 'harmless'),
  header('Via: port 99999', 'Via', 'SIP/2.0/UDP 192.0.2.9:99999;branch=z9hG4bKp', 'dropped'),
  header('Via: 33 parameters', 'Via', `SIP/2.0/UDP a.example;${many(33, (at) => `p${at}`).join(';')}`, 'dropped'),
  header('Via: open quote', 'Via', 'SIP/2.0/UDP a.example;x="y', 'dropped'),
  of('Via: 90 of them', { lines: many(86, (at) => `Via: SIP/2.0/UDP a${at}.example;branch=z9hG4bK${at}`) }, 'harmless'),
  header('CSeq: negative', 'CSeq', '-1 REGISTER', 400),
  header('CSeq: 2^31', 'CSeq', '2147483648 REGISTER', 400),
  header('CSeq: 40 digits', 'CSeq', `${'9'.repeat(40)} REGISTER`, 400),
  header('CSeq: other method', 'CSeq', '1 INVITE', 400),
  header('CSeq: no method', 'CSeq', '1', 400),
  header('CSeq: hexadecimal', 'CSeq', '0x1 REGISTER', 400),
  header('From: no URI', 'From', '<>', 400),
  header('From: open quote', 'From', '"a <sip:1001@pbx.example>', 400),
  header('From: bracket in the name', 'From', '"a > <sip:x@y>" <sip:1001@pbx.example>;tag=1', 'harmless'),
  header('From: parameter twice', 'From', '<sip:1001@pbx.example>;tag=1;tag=2', 400),
  header('From: web address', 'From', '<http://pbx.example/>', 416),
  header('To: two of them by comma', 'To', '<sip:1@pbx.example>, <sip:2@pbx.example>', 400),
  header('Call-ID: empty', 'Call-ID', '', 400),
  header('Call-ID: 300 characters', 'Call-ID', 'a'.repeat(300), 400),
  header('Contact: port 99999', 'Contact', '<sip:1001@192.0.2.9:99999>', 400),
  header('Contact: garbage', 'Contact', 'garbage', 400),
  header('Contact: IPv6 without brackets', 'Contact', '<sip:1001@::1>', 400),
  header('Contact: IPv6', 'Contact', '<sip:1001@[::1]>', 'harmless'),
  header('Contact: open bracket', 'Contact', '<sip:1001@192.0.2.9', 400),
  header('Contact: 11 of them', 'Contact', many(11, (at) => `<sip:1001@192.0.2.${at}>`).join(','), 400),
  header('Contact: 400 of them', 'Contact', many(400, (at) => `<sip:a@b${at}>`).join(','), 400),
  header('Contact: 4000 quotes', 'Contact', '"'.repeat(4001), 400),
  header('Contact: 4000 brackets', 'Contact', '<'.repeat(4000), 400),
  header('Contact: star with others', 'Contact', '*, <sip:1001@192.0.2.9>', 400),
  header('Expires: letters', 'Expires', 'soon', 400),
  header('Expires: 40 digits', 'Expires', '9'.repeat(40), 'harmless'),
  header('Content-Length: negative', 'Content-Length', '-1', 400),
  header('Content-Length: letters', 'Content-Length', 'abc', 400),
  header('Content-Length: more than there is', 'Content-Length', '4000', 400),
  of('header without colon', { lines: ['Nothing'] }, 400),
  of('header without name', { lines: [': nothing'] }, 400),
  of('header name that is no token', { lines: ['Na<me: x'] }, 400),
  of('header name of 4000 letters', { lines: [`${'N'.repeat(4000)}: x`] }, 400),
  of(
    'headers named after prototypes',
    { lines: ['__proto__: x', 'constructor: y', 'toString: z', 'hasOwnProperty: 1'] },
    'harmless',
  ),
  of('97 headers', { lines: many(88, (at) => `X-${at}: 1`) }, 400),
  of('folded headers', { lines: ['Subject: a\r\n b\r\n\tc', 'X-Fold: 1\r\n  2'] }, 'harmless'),
  of('1000 folded lines', { lines: [`Subject: a${'\r\n b'.repeat(1000)}`] }, 'harmless'),
  header('Authorization: 7000 letters', 'Authorization', `Digest ${'a'.repeat(7000)}`, 'harmless'),
  header('Authorization: 1000 commas', 'Authorization', `Digest ${','.repeat(1000)}`, 'harmless'),
  header('Authorization: open quote', 'Authorization', 'Digest username="1001', 'harmless'),
  header('Authorization: proto fields', 'Authorization', 'Digest __proto__="x", username="__proto__"', 'harmless'),
];
