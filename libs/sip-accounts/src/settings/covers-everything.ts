import ipaddr from 'ipaddr.js';

/** Where phones can come from: behind the unspecified address, before multicast and what is reserved. First, and first after it. */
const USED = { ipv4: [1n << 24n, 224n << 24n], ipv6: [1n, 0xffn << 120n] } as const;
const LENGTH = { ipv4: 32, ipv6: 128 } as const;

/** Whether these networks, in the form and order of `normalNetworks`, together hold every address of one kind. */
export function coverEverything(networks: readonly string[]): boolean {
  const reached: { ipv4: bigint; ipv6: bigint } = { ipv4: USED.ipv4[0], ipv6: USED.ipv6[0] };
  for (const network of networks) {
    const [address, bits] = ipaddr.parseCIDR(network);
    const kind = address.kind();
    const first = BigInt(`0x${Buffer.from(address.toByteArray()).toString('hex')}`);
    const behind = first + (1n << BigInt(LENGTH[kind] - bits));
    if (first <= reached[kind] && behind > reached[kind]) reached[kind] = behind;
  }
  return reached.ipv4 >= USED.ipv4[1] || reached.ipv6 >= USED.ipv6[1];
}
