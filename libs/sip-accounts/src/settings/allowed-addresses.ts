import type { Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import { parseIp } from '@ringledger/system';
import ipaddr from 'ipaddr.js';
import type { Checked } from './setting.js';

const MOST_ADDRESSES = 100;
/** So many words say a hundred addresses, with netmasks as words of their own and some said twice. */
const MOST_WORDS = 1000;
/** Six groups of IPv6, IPv4 behind them, and a length. */
const LONGEST_WORD = 49;
/** Who sends a thousand broken words is told enough by the first of them. */
const MOST_NAMED = 10;
/** Multicast, and what was reserved behind it: no request comes from there. */
const FIRST_MULTICAST_BYTE = { ipv4: 224, ipv6: 255 };
/** Zeros at the beginning that only a host without an address has (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.2). */
const ZEROS_OF_NO_HOST = { ipv4: 8, ipv6: 128 };

/**
 * Addresses and networks, v4 and v6, as a list of CIDRs in one form: host bits cleared, a single address with its full length, IPv4
 * mapped into IPv6 as IPv4, each once, in numeric order. Each text may hold several, separated by blanks (S4-18). A netmask is
 * taken instead of a length, behind a slash or, as in S3-55, as the next word.
 */
export function normalNetworks(texts: readonly string[]): Checked<readonly string[]> {
  const words = firstWords(texts, MOST_WORDS + 1);
  if (words.length > MOST_WORDS) return { refusals: [tooMany()] };
  const networks = new Map<string, Network>();
  const broken: Word[] = [];
  for (const word of withNetmasks(words)) {
    const network = networkOf(word.text);
    if (network) networks.set(printed(network), network);
    else broken.push(word);
  }
  const refusals = broken.slice(0, MOST_NAMED).map(invalid);
  if (broken.length > MOST_NAMED) refusals.push(andMore(broken.length - MOST_NAMED));
  if (networks.size > MOST_ADDRESSES) refusals.push(tooMany());
  if (refusals.length > 0) return { refusals };
  return { value: [...networks].sort(([, one], [, other]) => ordered(one, other)).map(([text]) => text) };
}

/** `index`: of the text that it stands in. */
interface Word {
  readonly text: string;
  readonly index: number;
}

interface Network {
  readonly kind: 'ipv4' | 'ipv6';
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** No more of them than that are looked for, however many there are. */
function firstWords(texts: readonly string[], most: number): readonly Word[] {
  const words: Word[] = [];
  for (const [index, text] of texts.entries()) {
    for (const [word] of text.matchAll(/[^\s,]+/g)) {
      words.push({ text: word, index });
      if (words.length === most) return words;
    }
  }
  return words;
}

/** A netmask is never the address of a phone, so that a word like it belongs to the address before. */
function withNetmasks(words: readonly Word[]): readonly Word[] {
  const joined: Word[] = [];
  for (const { text, index } of words) {
    const last = joined.at(-1);
    if (last?.index === index && isPlainV4(last.text) && netmaskLength(text) !== null) {
      joined[joined.length - 1] = { text: `${last.text}/${text}`, index };
    } else joined.push({ text, index });
  }
  return joined;
}

function networkOf(word: string): Network | null {
  if (word.length > LONGEST_WORD) return null;
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
  const zeros = ZEROS_OF_NO_HOST[kind];
  const isOfNoHost = bits >= zeros && bytes.slice(0, zeros / 8).every((byte) => byte === 0);
  return isOfNoHost || (bytes[0] ?? 0) >= FIRST_MULTICAST_BYTE[kind] ? null : { kind, bytes, bits };
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

function invalid({ text, index }: Word): Refusal {
  return refusal(
    'ALLOWED_ADDRESS_INVALID',
    `allowedAddresses.${index}`,
    `${shown(text)} is no address or network that a phone can come from`,
    'Such as 192.0.2.7, 192.0.2.0/24, 192.0.2.0/255.255.255.0, 2001:db8::7 or 2001:db8::/48',
  );
}

function andMore(count: number): Refusal {
  return refusal('ALLOWED_ADDRESS_INVALID', 'allowedAddresses', `${count} more are none either`);
}

/** Of what was given no more than a person needs to find it again. */
function shown(word: string): string {
  return word.slice(0, 50).replace(/[^\x21-\x7e]/g, '?');
}

function tooMany(): Refusal {
  return refusal(
    'ALLOWED_ADDRESSES_TOO_MANY',
    'allowedAddresses',
    `An account takes at most ${MOST_ADDRESSES} addresses`,
    'Give networks instead of single addresses',
  );
}
