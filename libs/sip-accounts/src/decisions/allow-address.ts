import type { Decided, Decision, Refusal } from '@ringledger/event-sourcing';
import { accept, refusal, refuse } from '@ringledger/event-sourcing';
import { normalNetworks } from '../settings/allowed-addresses.js';
import { changedSettings } from '../settings/changed-settings.js';
import type { SipPlatform } from '../settings/sip-platform.js';
import type { SipAccountEvent } from '../sip-account.events.js';
import type { SipAccountState } from '../sip-account.js';
import { sipAccountAggregate, sipAccountExists } from '../sip-account.js';
import { sipAccountNotFound } from '../sip-account-refusals.js';

export interface AllowedAddressInput {
  /** One address or network, in any form that the whole list takes. */
  readonly address: string;
}

export type ChangeAllowedAddress = Decision<AllowedAddressInput, SipAccountState, SipAccountEvent>;

/** S4-19: one more address, whatever others were added or taken away at the same moment. */
export function allowAddress(platform: SipPlatform): ChangeAllowedAddress {
  return {
    name: 'AllowAddress',
    aggregate: sipAccountAggregate,
    decide: ({ input }, state) =>
      changed(state, input, platform, (networks, given) => [...new Set([...networks, ...given])]),
  };
}

/** S4-19: one address less; it must stand in the list as it is given, not only within a network of it. */
export function disallowAddress(platform: SipPlatform): ChangeAllowedAddress {
  return {
    name: 'DisallowAddress',
    aggregate: sipAccountAggregate,
    decide: ({ input }, state) =>
      changed(state, input, platform, (networks, given) => networks.filter((network) => !given.includes(network))),
  };
}

function changed(
  state: SipAccountState,
  { address }: AllowedAddressInput,
  platform: SipPlatform,
  /** Makes the list longer or shorter, or leaves it. */
  combine: (networks: readonly string[], given: readonly string[]) => readonly string[],
): Decided<SipAccountEvent> {
  if (!sipAccountExists(state)) return sipAccountNotFound();
  const given = normalNetworks([address]);
  if ('refusals' in given) return refuse(...given.refusals.map(onAddress));
  if (given.value.length === 0) {
    return refuse(refusal('ALLOWED_ADDRESS_INVALID', 'address', 'There is no address in it'));
  }
  const networks = (state.settings.allowedAddresses ?? []).filter(isTakenToday);
  const allowedAddresses = combine(networks, given.value);
  if (allowedAddresses.length === networks.length) return accept();
  const found = changedSettings(state.settings, { allowedAddresses }, platform);
  if ('refusals' in found) return refuse(...found.refusals.map(onAddress));
  return accept({ type: 'SipAccountSettingsChanged', data: { changes: found.changes } });
}

/** What was taken once and is refused since lets nothing in, and must not stand in the way of others. */
function isTakenToday(network: string): boolean {
  return 'value' in normalNetworks([network]);
}

/** The input has one field for what the setting calls a list. */
function onAddress(found: Refusal): Refusal {
  return { ...found, field: 'address' };
}
