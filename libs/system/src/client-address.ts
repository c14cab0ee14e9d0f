import ipaddr from 'ipaddr.js';
import { normalIp } from './ip-address.js';

/** The part of a request that tells where it came from. */
export interface AddressedRequest {
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * The address of the client, in normal form (an IPv4 address mapped into IPv6 as IPv4). `X-Forwarded-For` is believed only from a
 * proxy in `trusted` (CIDRs), and only as far back as there are trusted proxies: the first address from the right that is none.
 */
export function clientAddress(request: AddressedRequest, trusted: readonly string[]): string | null {
  const peer = normalAddress(request.socket.remoteAddress);
  if (peer === null || trusted.length === 0 || !isWithin(peer, trusted)) return peer;
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  let nearest = peer;
  for (const hop of hops.reverse()) {
    const address = normalAddress(withoutPort(hop.trim()));
    if (address === null) return nearest;
    nearest = address;
    if (!isWithin(address, trusted)) return address;
  }
  return nearest;
}

/** Some proxies add the port: `192.0.2.7:4711`, `[2001:db8::7]:4711`. */
function withoutPort(hop: string): string {
  const [, ipv6, ipv4] = /^(?:\[([^\]]+)\](?::\d{1,5})?|([^:]+):\d{1,5})$/.exec(hop) ?? [];
  return ipv6 ?? ipv4 ?? hop;
}

export function normalAddress(text: string | undefined): string | null {
  return text === undefined ? null : (normalIp(text)?.toString() ?? null);
}

/** Whether an address in normal form lies in one of `networks` (CIDRs). */
export function isWithin(address: string, networks: readonly string[]): boolean {
  const parsed = normalIp(address);
  if (parsed === null) return false;
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
}
