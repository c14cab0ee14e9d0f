import ipaddr from 'ipaddr.js';

/**
 * An address as it is written: IPv4 in four decimal numbers without leading zeros, which some programs read as octal, or IPv6 (RFC 4291
 * section 2.2), with a zone where there is one. Null: none.
 */
export function parseIp(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  const groups = inGroups(text);
  return groups !== null && ipaddr.IPv6.isValid(groups) ? ipaddr.IPv6.parse(groups) : null;
}

/** An IPv4 address mapped into IPv6 is one. */
export function normalIp(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const address = parseIp(text);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** The last 32 bits may be written as IPv4. By hand, since the library takes `::192.0.2.7` for `::ffff:192.0.2.7`. */
function inGroups(text: string): string | null {
  const [, head, tail, zone = ''] = /^([\da-f:]+:)(\d+\.[\d.]*)(%.*)?$/i.exec(text) ?? [];
  if (head === undefined || tail === undefined) return text;
  if (!ipaddr.IPv4.isValidFourPartDecimal(tail)) return null;
  const hex = Buffer.from(ipaddr.IPv4.parse(tail).toByteArray()).toString('hex');
  return `${head}${hex.slice(0, 4)}:${hex.slice(4)}${zone}`;
}
