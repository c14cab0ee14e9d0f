import ipaddr from 'ipaddr.js';
import { normalIp } from './ip-address.js';

/** The networks that an address is judged by, as CIDR. They stand in events. */
export interface Networks {
  /** Who counts as one: an IPv4 address; of IPv6 the /64, for a customer has all of it. */
  readonly source: string;
  /** The /24, of IPv6 the /48. */
  readonly wide: string;
}

/** `address` as sockets give it, or people write it; what is none is a network of its own. */
export function networksOf(address: string): Networks {
  const parsed = normalIp(address);
  if (parsed === null) return { source: address, wide: address };
  const [source, wide] = parsed instanceof ipaddr.IPv4 ? [32, 24] : [64, 48];
  return { source: cidr(parsed, source), wide: cidr(parsed, wide) };
}

/** Those of the sources that are part of the wide network; of a source, itself. */
export function sourcesWithin(network: string, sources: Iterable<string>): readonly string[] {
  const wideOf = (cidr: string) => networksOf(cidr.split('/')[0] ?? '').wide;
  if (wideOf(network) !== network) return [network];
  return [...sources].filter((source) => wideOf(source) === network);
}

/**
 * The source alone, in a form that is quick to make, to compare and count by: an IPv4 address as it is, of IPv6 the first eight bytes. It
 * stands in documents of views.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const parsed = normalIp(address);
  if (parsed === null) return address;
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return Buffer.from(parsed.toByteArray().slice(0, 8)).toString('hex');
}

function cidr(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const first = address.toByteArray().map((byte, place) => (place * 8 < bits ? byte : 0));
  return `${ipaddr.fromByteArray(first).toString()}/${bits}`;
}
