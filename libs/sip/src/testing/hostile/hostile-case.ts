/** One message that a stranger may send, and what the codec makes of it. */
export interface HostileCase {
  readonly name: string;
  readonly bytes: Buffer;
  /** A status = answered with it; dropped = never answered; harmless = a request like any other. */
  readonly expected: number | 'dropped' | 'harmless';
}

const HEADERS = new Map([
  ['Via', 'SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKhostile;rport'],
  ['Max-Forwards', '70'],
  ['From', '<sip:1001@pbx.example>;tag=a1'],
  ['To', '<sip:1001@pbx.example>'],
  ['Call-ID', 'hostile@192.0.2.9'],
  ['CSeq', '1 REGISTER'],
  ['Contact', '<sip:1001@192.0.2.9:5060>'],
  ['Expires', '300'],
  ['Content-Length', '0'],
]);

export interface Changes {
  readonly startLine?: string;
  /** New values; null leaves the header out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Whole lines behind the others. */
  readonly lines?: readonly string[];
  readonly body?: string;
}

/** A valid REGISTER with these changes; the text may hold any character, also those that no header may. */
export function hostile({
  startLine = 'REGISTER sip:pbx.example SIP/2.0',
  headers = {},
  lines = [],
  body = '',
}: Changes): Buffer {
  const changed = new Map<string, string | null>([...HEADERS, ...Object.entries(headers)]);
  const written = [...changed].filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([startLine, ...written, ...lines, '', body].join('\r\n'));
}
