import { type HostileCase, hostile } from './hostile-case.js';

const startLine = (name: string, line: string, expected: HostileCase['expected']): HostileCase => ({
  name,
  bytes: hostile({ startLine: line }),
  expected,
});

export const HOSTILE_START_LINES: readonly HostileCase[] = [
  startLine('start line: empty', '', 'dropped'),
  startLine('start line: one word', 'REGISTER', 'dropped'),
  startLine('start line: no version', 'REGISTER sip:pbx.example', 'dropped'),
  startLine('start line: HTTP', 'GET / HTTP/1.1', 'dropped'),
  startLine('start line: version 3', 'REGISTER sip:pbx.example SIP/3.0', 505),
  startLine('start line: no URI', 'REGISTER  SIP/2.0', 400),
  startLine('start line: two blanks', 'REGISTER  sip:pbx.example SIP/2.0', 400),
  startLine('start line: blank inside the URI', 'REGISTER sip:pbx example SIP/2.0', 400),
  startLine('start line: method that is no token', 'REG<ISTER sip:pbx.example SIP/2.0', 'dropped'),
  startLine('start line: method of 4000 letters', `${'R'.repeat(4000)} sip:pbx.example SIP/2.0`, 'dropped'),
  startLine('start line: method named __proto__', '__proto__ sip:pbx.example SIP/2.0', 400),
  startLine('start line: NUL', 'REGISTER sip:pbx\0.example SIP/2.0', 'dropped'),
  startLine('start line: foreign scheme', 'REGISTER tel:+4312345 SIP/2.0', 416),
  startLine('start line: URI of 5000 characters', `REGISTER sip:${'a'.repeat(5000)} SIP/2.0`, 414),
  startLine('start line: port 99999', 'REGISTER sip:pbx.example:99999 SIP/2.0', 400),
  startLine('start line: port 0', 'REGISTER sip:pbx.example:0 SIP/2.0', 400),
  startLine('start line: broken IPv6', 'REGISTER sip:[::1 SIP/2.0', 400),
  startLine('start line: IPv6 with a zone', 'REGISTER sip:[fe80::1%25eth0] SIP/2.0', 400),
  startLine('start line: address that is none', 'REGISTER sip:999.1.1.1 SIP/2.0', 400),
  startLine('start line: escaped line break in the user', 'REGISTER sip:a%0d%0aX@pbx.example SIP/2.0', 400),
  startLine('start line: broken escape', 'REGISTER sip:a%zz@pbx.example SIP/2.0', 400),
  startLine('stray response', 'SIP/2.0 200 OK', 'harmless'),
  startLine('response: status 999', 'SIP/2.0 999 What', 'dropped'),
  startLine('response: status with letters', 'SIP/2.0 2x0 OK', 'dropped'),
];
