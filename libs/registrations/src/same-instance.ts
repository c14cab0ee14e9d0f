/** Of two `+sip.instance`: a UUID is the same whatever the case of its digits (RFC 4122 section 3, RFC 5626 section 4.1). */
export function sameInstance(one: string, other: string): boolean {
  if (one === other) return true;
  const folded = one.toLowerCase();
  return folded.startsWith('<urn:uuid:') && folded === other.toLowerCase();
}
