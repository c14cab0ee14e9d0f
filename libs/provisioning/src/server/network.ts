import ipaddr from 'ipaddr.js';

/** What of an address a budget is kept for. */
export interface AddressNetworks {
  /** The address itself; of IPv6 the /64, for a client has all of it. */
  readonly host: string;
  /** The /24, of IPv6 the /48. */
  readonly network: string;
}

/** `address` in normal form. */
export function networksOf(address: string): AddressNetworks {
  if (!ipaddr.isValid(address)) return { host: address, network: address };
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return { host: address, network: address.slice(0, address.lastIndexOf('.')) };
  const groups = (parsed as ipaddr.IPv6).parts.map((part) => part.toString(16));
  return { host: groups.slice(0, 4).join(':'), network: groups.slice(0, 3).join(':') };
}
