import { SipHeaders } from './headers.js';
import type { Answerable } from './message.js';
import { parseNameAddress } from './name-addr.js';
import { reasonPhrase } from './reason-phrases.js';
import { serialise } from './serialise.js';
import { stampedVia, topVia, writeVia } from './via.js';

export interface Answer {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: readonly (readonly [string, string])[];
}

export interface Source {
  readonly address: string;
  readonly port: number;
}

const TAG = /;\s*tag\s*=/i;

/** Also of one that was refused, as far as it can be told. */
function hasTag(to: string): boolean {
  const address = parseNameAddress(to);
  return typeof address === 'string' ? TAG.test(to.slice(to.lastIndexOf('>') + 1)) : address.parameters.has('tag');
}

/**
 * A response to `request` (RFC 3261 section 8.2.6): every Via in its order, the topmost with `received` and `rport`
 * of the source; From, To with `tag` when it has none (section 8.2.6.2), Call-ID and CSeq as they came.
 * Works for refused requests too, whose other headers may be missing.
 */
export function buildResponse(request: Answerable, answer: Answer, source: Source, tag: string): Buffer {
  const { headers } = request;
  const out = new SipHeaders();
  out.add('Via', writeVia(stampedVia(request.via, source)));
  const vias = headers.all('via');
  const first = vias[0] ?? '';
  if (first.includes(',')) for (const value of topVia(first)?.rest ?? []) out.add('Via', value);
  for (let at = 1; at < vias.length; at++) out.add('Via', vias[at] ?? '');
  copy('From', 'from');
  const to = headers.first('to');
  if (to !== undefined) out.add('To', hasTag(to) ? to : `${to};tag=${tag}`);
  copy('Call-ID', 'call-id');
  copy('CSeq', 'cseq');
  for (const [name, value] of answer.headers ?? []) out.add(name, value);
  return serialise(`SIP/2.0 ${answer.status} ${answer.reason ?? reasonPhrase(answer.status)}`, out);

  function copy(name: string, key: string): void {
    const value = headers.first(key);
    if (value !== undefined) out.add(name, value);
  }
}
