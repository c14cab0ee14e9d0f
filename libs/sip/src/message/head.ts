import { isAscii, isUtf8 } from 'node:buffer';
import { hasControl, isToken } from './characters.js';
import { headerName, wellKnownHeader } from './header-names.js';
import { SipHeaders } from './headers.js';
import { SIP_LIMITS } from './limits.js';
import type { DropCause } from './message.js';

/** The first thing found wrong that still can be answered. */
export interface Problem {
  readonly status: number;
  readonly reason: string;
}

export interface Head {
  readonly startLine: string;
  readonly headers: SipHeaders;
  readonly problem: Problem | undefined;
}

const bad = (reason: string): Problem => ({ status: 400, reason });
const TOO_MANY = bad('Too Many Headers');

/**
 * Start line and header fields (RFC 3261 sections 7.1 to 7.3), unfolded. A control character, which includes a bare
 * CR or LF, makes the whole message unfit: it may never be reflected.
 */
export function parseHead(bytes: Buffer): Head | DropCause {
  const ascii = isAscii(bytes);
  let text = ascii ? bytes.toString('latin1') : bytes.toString('utf8');
  // RFC 3261 section 7: the charset is UTF-8.
  let problem = ascii || isUtf8(bytes) ? undefined : bad('Not UTF-8');
  if (text.includes('\t')) text = text.replaceAll('\t', ' ');

  const headers = new SipHeaders();
  const startEnd = lineEnd(text, 0);
  const startLine = text.slice(0, startEnd);
  if (hasControl(startLine)) return 'control character';
  let count = 0;
  for (let at = startEnd + 2; at < text.length;) {
    let end = lineEnd(text, at);
    let line = text.slice(at, end);
    if (text[end + 2] === ' ') {
      // Folding: line break and white space together are one blank (section 7.3.1).
      const parts = [line];
      for (; text[end + 2] === ' '; end = lineEnd(text, end + 2))
        parts.push(text.slice(end + 2, lineEnd(text, end + 2)));
      line = parts.map((part) => part.trim()).join(' ');
    }
    if (hasControl(line)) return 'control character';
    count++;
    // After a problem the others are still read: the answer copies some of them.
    const found = count <= SIP_LIMITS.headers ? addHeader(headers, line) : TOO_MANY;
    problem ??= found;
    at = end + 2;
  }
  return { startLine, headers, problem };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\r\n', from);
  return end < 0 ? text.length : end;
}

function addHeader(headers: SipHeaders, line: string): Problem | undefined {
  const colon = line.indexOf(':');
  const value = line.slice(colon + 1).trim();
  let header = wellKnownHeader(line.slice(0, Math.max(colon, 0)));
  if (header === undefined) {
    const name = line.slice(0, Math.max(colon, 0)).trimEnd();
    if (name.length > SIP_LIMITS.headerNameCharacters || !isToken(name)) return bad('Malformed Header');
    header = headerName(name);
  }
  return headers.put(header, value) ? undefined : bad(`Duplicate ${header.name}`);
}
