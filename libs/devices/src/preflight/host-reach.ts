import { isWithin, normalAddress } from '@ringledger/system';

/** RFC 1122 section 3.2.1.3, RFC 4291 sections 2.5.2 and 2.5.3: this host, and no host at all. */
const OWN = ['0.0.0.0/8', '127.0.0.0/8', '::/127'];
/** RFC 1918, RFC 3927, RFC 6598, RFC 4193, RFC 4291 section 2.5.6. */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  'fe80::/10',
];

/** Whether a host, as it stands in a URL or alone, leads each machine to itself. */
export function leadsToItself(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return /^(?:.*\.)?localhost$/i.test(name) || isWithin(name, OWN);
}

/** Whether who comes from this address came over the Internet; from a network beside the exchange that cannot be told. */
export function isOnInternet(address: string): boolean {
  return normalAddress(address) !== null && !isWithin(address, [...OWN, ...PRIVATE]);
}
