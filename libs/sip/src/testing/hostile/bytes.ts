import { type HostileCase, hostile } from './hostile-case.js';

const of = (name: string, bytes: Buffer, expected: HostileCase['expected']): HostileCase => ({ name, bytes, expected });

export const HOSTILE_BYTES: readonly HostileCase[] = [
  of('empty', Buffer.alloc(0), 'dropped'),
  of('one zero', Buffer.alloc(1), 'dropped'),
  of('line breaks only', Buffer.from('\r\n'.repeat(500)), 'dropped'),
  of('16 KB of zeros', Buffer.alloc(16_384), 'dropped'),
  of('16 KB of blanks', Buffer.alloc(16_384, ' '), 'dropped'),
  of('60 KB of blanks', Buffer.alloc(60_000, ' '), 'dropped'),
  of('REGISTER and 60 KB of blanks', Buffer.from(`REGISTER ${' '.repeat(60_000)}`), 'dropped'),
  of(
    'Authorization: 58 KB of letters',
    hostile({ headers: { Authorization: `Digest ${'a'.repeat(58_000)}` } }),
    'dropped',
  ),
  of('head of 9 KB', hostile({ lines: [`Subject: ${'a'.repeat(9000)}`] }), 'dropped'),
  of('2000 contacts', hostile({ headers: { Contact: Array(2000).fill('<sip:a@b>').join(',') } }), 'dropped'),
  of('no empty line', hostile({}).subarray(0, -4), 'dropped'),
  of('bare line feeds', Buffer.from(hostile({}).toString().replaceAll('\r\n', '\n')), 'dropped'),
  of('bare carriage returns', Buffer.from(hostile({}).toString().replaceAll('\r\n', '\r')), 'dropped'),
  of(
    'not UTF-8',
    Buffer.concat([
      hostile({}).subarray(0, -4),
      Buffer.from('\r\nSubject: '),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\r\n\r\n'),
    ]),
    400,
  ),
  of(
    'overlong UTF-8 line feed',
    Buffer.concat([
      hostile({}).subarray(0, -4),
      Buffer.from('\r\nSubject: a'),
      Buffer.from([0xc0, 0x8a]),
      Buffer.from('b\r\n\r\n'),
    ]),
    400,
  ),
  of('TLS hello on a plain port', Buffer.from('16030100c8010000c40303', 'hex'), 'dropped'),
  of('STUN binding request', Buffer.from('000100002112a442000102030405060708090a0b', 'hex'), 'dropped'),
  of('HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: pbx.example\r\n\r\n'), 'dropped'),
  of(
    'SIPVicious scan',
    hostile({
      startLine: 'OPTIONS sip:100@192.0.2.1 SIP/2.0',
      headers: { CSeq: '1 OPTIONS', 'User-Agent': 'friendly-scanner' },
    }),
    'harmless',
  ),
  of('malformed ACK', hostile({ startLine: 'ACK sip:pbx.example SIP/2.0', headers: { CSeq: 'x' } }), 'dropped'),
];
