import { isDigits } from '../message/characters.js';

/**
 * The Content-Length of a head on a stream, where it is the only thing that ends a message (RFC 3261 section 20.14).
 * Text = why the stream cannot go on: absent, repeated, folded or no number of up to five digits.
 */
export function contentLengthOf(head: Buffer): number | string {
  const text = head.toString('latin1');
  let found: number | undefined;
  for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n', at + 2)) {
    const first = text[at + 2];
    if (first !== 'C' && first !== 'c' && first !== 'L' && first !== 'l') continue;
    const colon = text.indexOf(':', at + 2);
    if (colon < 0 || colon - at > 40) continue;
    const name = text
      .slice(at + 2, colon)
      .trim()
      .toLowerCase();
    if (name !== 'content-length' && name !== 'l') continue;
    if (found !== undefined) return 'Content-Length repeated';
    const end = text.indexOf('\r\n', colon);
    const value = text.slice(colon + 1, end < 0 ? text.length : end).trim();
    const follow = end < 0 ? undefined : text[end + 2];
    if (value.length > 5 || !isDigits(value) || follow === ' ' || follow === '\t') return 'Content-Length not usable';
    found = Number(value);
  }
  return found ?? 'Content-Length missing';
}
