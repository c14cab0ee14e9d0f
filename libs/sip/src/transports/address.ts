import { isIPv6 } from 'node:net';

const WILDCARDS = new Set(['0.0.0.0', '::']);

/** Whether what comes to `address` comes to who listens on `listening`. */
export function isListening(listening: string, address: string): boolean {
  return listening === address || (WILDCARDS.has(listening) && isIPv6(listening) === isIPv6(address));
}

/** Without the IPv4-mapped prefix and the zone that sockets put around addresses. */
export function plainAddress(address: string): string {
  const mapped = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  const zone = mapped.indexOf('%');
  return zone < 0 ? mapped : mapped.slice(0, zone);
}
