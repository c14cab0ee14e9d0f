import ipaddr from 'ipaddr.js';

/** An IPv4 address as it is, an IPv6 address by its /64: one subscriber has all of those. */
export function networkOf(address: string): string {
  if (!address.includes(':') || !ipaddr.isValid(address)) return address;
  return Buffer.from(ipaddr.parse(address).toByteArray().slice(0, 8)).toString('hex');
}
