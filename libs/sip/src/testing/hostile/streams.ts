import { hostile } from './hostile-case.js';

/** Bytes on a connection that break its framing: the connection must end, having held no more than one message. */
export interface HostileStream {
  readonly name: string;
  readonly chunks: () => Iterable<Buffer>;
}

const once = (name: string, bytes: Buffer): HostileStream => ({ name, chunks: () => [bytes] });
const withLength = (name: string, value: string | null) =>
  once(name, hostile({ headers: { 'Content-Length': value } }));

function* flood(head: Buffer, megabytes: number): Iterable<Buffer> {
  yield head;
  const block = Buffer.alloc(64 * 1024, 'x');
  for (let at = 0; at < megabytes * 16; at++) yield block;
}

export const HOSTILE_STREAMS: readonly HostileStream[] = [
  withLength('no Content-Length', null),
  withLength('Content-Length: abc', 'abc'),
  withLength('Content-Length: -1', '-1'),
  withLength('Content-Length: 99999', '99999'),
  withLength('Content-Length: 40 digits', '9'.repeat(40)),
  withLength('Content-Length: folded', '\r\n 0'),
  once('two lengths', hostile({ lines: ['l: 0'] })),
  {
    name: 'Content-Length: abc and 200 MB',
    chunks: () => flood(hostile({ headers: { 'Content-Length': 'abc' } }), 200),
  },
  {
    name: 'head without end, 200 MB',
    chunks: () => flood(Buffer.from('REGISTER sip:pbx.example SIP/2.0\r\nSubject: '), 200),
  },
  once('garbage', Buffer.alloc(20_000, 'z')),
  once('a broken start line in right framing', hostile({ startLine: 'nonsense' })),
  once('control character in right framing', hostile({ headers: { From: 'a\0b' } })),
];
