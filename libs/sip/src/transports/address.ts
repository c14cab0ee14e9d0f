/** Without the IPv4-mapped prefix and the zone that sockets put around addresses. */
export function plainAddress(address: string): string {
  const mapped = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  const zone = mapped.indexOf('%');
  return zone < 0 ? mapped : mapped.slice(0, zone);
}
