import ipaddr from 'ipaddr.js';
import { isWithin } from '@ringledger/system';
import { coverEverything } from './covers-everything.js';
import type { AddressScope, SettingName, SipAccountSettings } from './sip-account-settings.js';

/** What may well be meant, and often is not. Unlike a refusal it stops nothing. */
export interface SettingWarning {
  readonly code: SettingWarningCode;
  readonly setting: SettingName;
  readonly message: string;
}

export const settingWarningCodes = {
  DIGEST_ALGORITHM_RARE: 'Many phones know MD5 only and cannot register with SHA-256.',
  ALLOWED_ADDRESSES_MISS_PHONE: 'A phone registers from an address that is not allowed.',
  ALLOWED_ADDRESSES_PRIVATE: 'Only private addresses are allowed: phones behind NAT come from a public one.',
  ALLOWED_ADDRESSES_EVERYWHERE: 'Every address of a kind, IPv4 or IPv6, is allowed.',
  ALLOWED_ADDRESSES_UNUSED: 'Addresses are allowed by name, and not restricted: the list does nothing.',
  REGISTRATION_CHECK_STRICT:
    'A phone whose connection or NAT binding is new cannot call until it has registered again.',
  PHONE_TRANSPORT_RARE: 'Desk phones do not speak SIP over WebSocket: their configuration leaves the line out.',
} as const;
export type SettingWarningCode = keyof typeof settingWarningCodes;

/** What a phone cannot do any more from an address that is not allowed. */
const REFUSED: Readonly<Record<AddressScope, string>> = {
  registration: 'It cannot register from there any more.',
  calls: 'Its calls from there are refused.',
  'registration and calls': 'It can neither register nor call from there any more.',
};

/**
 * Of the settings as they hold, in the order of the codes.
 * @param registeredFrom where the phones of the account register: allowed addresses must include these (S4-18)
 */
export function settingWarnings(
  settings: SipAccountSettings,
  registeredFrom: readonly string[] = [],
): readonly SettingWarning[] {
  const { restrictAddresses, allowedAddresses, outboundProxy, phoneTransport } = settings;
  const found: SettingWarning[] = [];
  const warn = (holds: boolean, code: SettingWarningCode, setting: SettingName, detail = ''): void => {
    if (holds) found.push({ code, setting, message: settingWarningCodes[code] + detail });
  };
  warn(settings.digestAlgorithm !== 'MD5', 'DIGEST_ALGORITHM_RARE', 'digestAlgorithm');
  const missed = restrictAddresses ? registeredFrom.filter((address) => !isWithin(address, allowedAddresses)) : [];
  const refused = ` It is at ${missed.join(', ')}. ${REFUSED[settings.allowedAddressesScope]}`;
  warn(missed.length > 0, 'ALLOWED_ADDRESSES_MISS_PHONE', 'allowedAddresses', refused);
  const listed = allowedAddresses.length > 0;
  warn(
    restrictAddresses && listed && allowedAddresses.every(isPrivate),
    'ALLOWED_ADDRESSES_PRIVATE',
    'allowedAddresses',
  );
  warn(restrictAddresses && coverEverything(allowedAddresses), 'ALLOWED_ADDRESSES_EVERYWHERE', 'allowedAddresses');
  warn(!restrictAddresses && listed, 'ALLOWED_ADDRESSES_UNUSED', 'restrictAddresses');
  warn(settings.registrationCheck, 'REGISTRATION_CHECK_STRICT', 'registrationCheck');
  const told = outboundProxy?.transport ?? phoneTransport;
  warn(told === 'WS' || told === 'WSS', 'PHONE_TRANSPORT_RARE', outboundProxy ? 'outboundProxy' : 'phoneTransport');
  return found;
}

const PRIVATE = ['private', 'uniqueLocal', 'linkLocal', 'loopback'];

/** RFC 1918 and RFC 4193, and what never leaves a link or machine: all of it, for a larger network may hold public addresses as well. */
function isPrivate(network: string): boolean {
  const [first] = ipaddr.parseCIDR(network);
  const kind = first.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return [first, kind.broadcastAddressFromCIDR(network)].every((address) => PRIVATE.includes(address.range()));
}
