import { parseIp } from '@ringledger/system';
import ipaddr from 'ipaddr.js';

/** The networks that an address is judged by, as CIDR. */
export interface SourceNetworks {
  /** Who counts as one: an IPv4 address; of IPv6 the /64, for a customer has all of it. */
  readonly source: string;
  /** The /24, of IPv6 the /48. */
  readonly wide: string;
}

/** `address` as sockets give it, or people write it. */
export function networksOf(address: string): SourceNetworks {
  const parsed = parseIp(address);
  if (parsed === null) return { source: address, wide: address };
  if (parsed instanceof ipaddr.IPv4) return ofIpv4(address);
  if (parsed.isIPv4MappedAddress()) return ofIpv4(parsed.toIPv4Address().toString());
  const { parts } = parsed;
  const first = (groups: number) => new ipaddr.IPv6(parts.map((part, place) => (place < groups ? part : 0)));
  return { source: `${first(4).toRFC5952String()}/64`, wide: `${first(3).toRFC5952String()}/48` };
}

function ofIpv4(address: string): SourceNetworks {
  return { source: `${address}/32`, wide: `${address.slice(0, address.lastIndexOf('.'))}.0/24` };
}
