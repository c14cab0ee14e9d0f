import { isIPv6 } from 'node:net';

/** Without the IPv4-mapped prefix and the zone that sockets put around addresses. */
export function plainAddress(address: string): string {
  const mapped = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  const zone = mapped.indexOf('%');
  return zone < 0 ? mapped : mapped.slice(0, zone);
}

/**
 * Who counts as one source: an IPv4 address, or an IPv6 network of 64 bits, of which one customer has as many
 * addresses as he likes.
 */
export function sourceKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [front = '', back] = address.split('::');
  const head = front === '' ? [] : front.split(':');
  if (back !== undefined) {
    const tail = back === '' ? 0 : back.split(':').length;
    while (head.length + tail < 8) head.push('0');
  }
  const groups = head.concat(back ? back.split(':') : []).slice(0, 4);
  return `${groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
