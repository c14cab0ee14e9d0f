import type { SipResponse } from '@ringledger/sip';

/** What a stranger sees of an answer, without what differs from one request to the next. */
export function seen(response: SipResponse): readonly string[] {
  const challenge = response.headers.first('www-authenticate')?.replace(/nonce="[^"]*"/, 'nonce') ?? '';
  const own = new Set(['via', 'from', 'to', 'call-id', 'cseq', 'date', 'www-authenticate']);
  const others = [...response.headers.entries()].filter(([name]) => !own.has(name.toLowerCase()));
  return [`${response.status} ${response.reason}`, challenge, ...others.map(([name, value]) => `${name}: ${value}`)];
}
