import type { Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import type { SettingName, SipAccountSettings } from './sip-account-settings.js';
import { isOfProxy } from './sip-platform.js';
import type { SipPlatform, SipTransport } from './sip-platform.js';

interface Combination {
  /** The first of them that was changed is refused. */
  readonly of: readonly SettingName[];
  readonly isBroken: (settings: SipAccountSettings, platform: SipPlatform) => boolean;
  readonly code: string;
  readonly message: (settings: SipAccountSettings) => string;
  readonly help: string;
}

const combinations: readonly Combination[] = [
  {
    of: ['allowedAddresses', 'restrictAddresses'],
    isBroken: ({ restrictAddresses, allowedAddresses }) => restrictAddresses && allowedAddresses.length === 0,
    code: 'ALLOWED_ADDRESSES_EMPTY',
    message: () => 'Addresses are restricted, and none is allowed',
    help: 'Allow at least one address, or do not restrict addresses',
  },
  {
    of: ['outboundProxy', 'transports'],
    isBroken: ({ outboundProxy, transports }, platform) =>
      outboundProxy !== null && isLockedOut(outboundProxy.transport, transports, platform),
    code: 'OUTBOUND_PROXY_TRANSPORT_NOT_ALLOWED',
    message: ({ outboundProxy, transports }) =>
      `The outbound proxy is spoken to by ${outboundProxy?.transport}, and the account allows ${transports.join(', ')}`,
    help: 'Allow that transport, or reach the proxy by another one',
  },
  {
    of: ['phoneTransport', 'transports', 'outboundProxy'],
    // Behind a proxy phones are told the way to the proxy instead.
    isBroken: ({ outboundProxy, phoneTransport, transports }, platform) =>
      outboundProxy === null && isLockedOut(phoneTransport, transports, platform),
    code: 'PHONE_TRANSPORT_NOT_ALLOWED',
    message: ({ phoneTransport, transports }) =>
      `Phones are configured to use ${phoneTransport}, and the account allows ${transports.join(', ')}`,
    help: 'Allow that transport, or choose another one for phones',
  },
];

function isLockedOut(told: SipTransport, allowed: readonly SipTransport[], platform: SipPlatform): boolean {
  return !allowed.includes(told) && !isOfProxy(told, platform);
}

/**
 * Settings that cannot stand together. Left out are those with a value that is refused by itself, and those that nobody touched: what the
 * platform broke later does not stop other changes.
 */
export function brokenCombinations(
  settings: SipAccountSettings,
  platform: SipPlatform,
  changed: ReadonlySet<SettingName>,
  refused: ReadonlySet<SettingName>,
): readonly Refusal[] {
  return combinations.flatMap(({ of, isBroken, code, message, help }) => {
    const field = of.find((name) => changed.has(name));
    if (field === undefined || of.some((name) => refused.has(name)) || !isBroken(settings, platform)) return [];
    return [refusal(code, field, message(settings), help)];
  });
}
