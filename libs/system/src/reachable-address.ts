import { normalIp } from './ip-address.js';

/** RFC 1122 section 3.2.1.3, RFC 4291 sections 2.5.2 and 2.7. */
const OF_NO_SINGLE_HOST = new Set(['unspecified', 'multicast']);
/** Kept for later, and never used; the last one is everybody's (RFC 1112 section 4, RFC 919). */
const FIRST_OF_CLASS_E = 240;

/**
 * An address that another machine may be told to go to, in normal form; null: it is none, or nobody's alone. A link-local IPv6 address
 * needs a zone, and that means nothing to another machine (RFC 4007 section 11).
 */
export function reachableAddress(text: string): string | null {
  const address = normalIp(text);
  if (address === null || text.includes('%') || OF_NO_SINGLE_HOST.has(address.range())) return null;
  const isOfNobody =
    address.kind() === 'ipv4' ? (address.toByteArray()[0] ?? 0) >= FIRST_OF_CLASS_E : address.range() === 'linkLocal';
  return isOfNobody ? null : address.toString();
}
