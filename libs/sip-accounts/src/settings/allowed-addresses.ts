import type { Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import { parseIp } from '@ringledger/system';
import ipaddr from 'ipaddr.js';
import type { Checked } from './setting.js';

const MOST_ADDRESSES = 100;
/** Multicast, and what was reserved behind it: no request comes from there. */
const FIRST_MULTICAST_BYTE = { ipv4: 224, ipv6: 255 };

/**
 * Addresses and networks, v4 and v6, as a list of CIDRs in one form: host bits cleared, a single address with its full length, IPv4
 * mapped into IPv6 as IPv4, each once, in numeric order. Each text may hold several, separated by blanks (S4-18). A netmask is
 * taken instead of a length, behind a slash or, as in S3-55, as the next word.
 */
export function normalNetworks(texts: readonly string[]): Checked<readonly string[]> {
  const networks = new Map<string, Network>();
  const refusals: Refusal[] = [];
  texts.forEach((text, index) => {
    for (const word of wordsOf(text)) {
      const network = networkOf(word);
      if (network) networks.set(printed(network), network);
      else refusals.push(invalid(word, index));
    }
  });
  if (networks.size > MOST_ADDRESSES) refusals.push(tooMany(networks.size));
  if (refusals.length > 0) return { refusals };
  return { value: [...networks].sort(([, one], [, other]) => ordered(one, other)).map(([text]) => text) };
}

interface Network {
  readonly kind: 'ipv4' | 'ipv6';
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** A netmask is never the address of a phone, so that a word like it belongs to the address before. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const word of text.split(/[\s,]+/).filter((found) => found !== '')) {
    const last = words.at(-1);
    if (last !== undefined && isPlainV4(last) && netmaskLength(word) !== null) {
      words[words.length - 1] = `${last}/${word}`;
    } else words.push(word);
  }
  return words;
}

function networkOf(word: string): Network | null {
  // A zone says which cable of this machine: it means nothing for a phone.
  const [address = '', length, ...rest] = word.split('/');
  if (rest.length > 0 || length === '') return null;
  const parsed = parseIp(address);
  if (parsed === null || address.includes('%')) return null;
  const most = parsed instanceof ipaddr.IPv4 ? 32 : 128;
  const bits = length === undefined ? most : lengthOf(length, most);
  if (bits === null) return null;
  if (parsed instanceof ipaddr.IPv4) return usable('ipv4', parsed.toByteArray(), bits);
  return parsed.isIPv4MappedAddress() && bits >= 96
    ? usable('ipv4', parsed.toIPv4Address().toByteArray(), bits - 96)
    : usable('ipv6', parsed.toByteArray(), bits);
}

function lengthOf(text: string, most: number): number | null {
  if (/^(?:0|[1-9]\d{0,2})$/.test(text)) return Number(text) <= most ? Number(text) : null;
  return most === 32 ? netmaskLength(text) : null;
}

/** Of a netmask without holes, such as 255.255.255.0. */
function netmaskLength(text: string): number | null {
  return isPlainV4(text) ? ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask() : null;
}

function isPlainV4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

function usable(kind: Network['kind'], address: readonly number[], bits: number): Network | null {
  const bytes = address.map((byte, index) => byte & (0xff << (8 - Math.min(8, Math.max(0, bits - index * 8)))));
  const isUnspecified = bits === bytes.length * 8 && bytes.every((byte) => byte === 0);
  return isUnspecified || (bytes[0] ?? 0) >= FIRST_MULTICAST_BYTE[kind] ? null : { kind, bytes, bits };
}

function printed({ kind, bytes, bits }: Network): string {
  const address = kind === 'ipv4' ? bytes.join('.') : new ipaddr.IPv6([...bytes]).toRFC5952String();
  return `${address}/${bits}`;
}

function ordered(one: Network, other: Network): number {
  if (one.kind !== other.kind) return one.kind === 'ipv4' ? -1 : 1;
  const index = one.bytes.findIndex((byte, at) => byte !== other.bytes[at]);
  return index < 0 ? one.bits - other.bits : (one.bytes[index] ?? 0) - (other.bytes[index] ?? 0);
}

function invalid(word: string, index: number): Refusal {
  return refusal(
    'ALLOWED_ADDRESS_INVALID',
    `allowedAddresses.${index}`,
    `${shown(word)} is no address or network that a phone can come from`,
    'Such as 192.0.2.7, 192.0.2.0/24, 192.0.2.0/255.255.255.0, 2001:db8::7 or 2001:db8::/48',
  );
}

/** Of what was given no more than a person needs to find it again. */
function shown(word: string): string {
  return word.replace(/[^\x21-\x7e]/g, '?').slice(0, 50);
}

function tooMany(count: number): Refusal {
  return refusal(
    'ALLOWED_ADDRESSES_TOO_MANY',
    'allowedAddresses',
    `${count} addresses are more than the ${MOST_ADDRESSES} that an account takes`,
    'Give networks instead of single addresses',
  );
}
