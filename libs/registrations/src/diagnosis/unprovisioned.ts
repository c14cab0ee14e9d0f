import { enabledFirst } from './before-it-can-fetch.js';
import { cause } from './cause.js';
import type { Cause } from './cause.js';
import type { DeviceFacts, DiagnosisFacts } from './facts.js';

/**
 * What the device cannot know, since it did not come for it. Before the first registration that is likely why; afterwards only possible,
 * since the phone has registered without it. A phone that waits for its password cannot have it without a key.
 */
export function unprovisioned(
  { account, devices }: DiagnosisFacts,
  { awaitsPassword, hasRegistered }: { readonly awaitsPassword: boolean; readonly hasRegistered: boolean },
): readonly Cause[] {
  const certainty = hasRegistered ? 'possible' : 'likely';
  if (devices.length === 0) {
    return [
      cause('no device', certainty, {
        explanation: `No device of the exchange has the account ${account.userName} on a line.`,
        nextStep: 'Assign the account to a line of a device, or enter its credentials in the phone by hand.',
      }),
    ];
  }
  return devices.flatMap((device) => causeOf(device, certainty, awaitsPassword) ?? []);
}

function causeOf(device: DeviceFacts, certainty: Cause['certainty'], awaitsPassword: boolean): Cause | null {
  const { keyGeneration, keyIssued, lastPickup, holdsCurrent, name, otherPickup, regenerated, replaced } = device;
  const other = otherPickup
    ? {
        found: ` Last it was fetched as MAC address ${otherPickup.otherMac}, which is not that of the device.`,
        help: ' If that is the phone, correct the MAC address of the device; else change the access key.',
      }
    : { found: '', help: '' };
  if (lastPickup === null) {
    const never = replaced
      ? 'has not fetched its configuration since it has its MAC address'
      : 'has never fetched its configuration';
    const told = {
      explanation: `The device ${name} ${never}.${other.found}`,
      ...(replaced && { since: replaced.time }),
      nextStep: `${enabledFirst(device)}Give the device its configuration link, by hand or by redirection, and switch it off and on.${other.help}`,
    };
    return cause('never picked up', certainty, told, keyIssued, replaced, otherPickup);
  }
  const addresses = [lastPickup.address];
  if (lastPickup.keyGeneration !== keyGeneration) {
    const told = {
      explanation: `The access key of the device ${name} was changed after it last fetched its configuration.${other.found}`,
      nextStep: `${enabledFirst(device)}Give the device its new configuration link, by hand or by redirection.${other.help}`,
      addresses,
      since: keyIssued?.time ?? null,
    };
    return cause('key changed', awaitsPassword ? 'likely' : certainty, told, lastPickup, keyIssued, otherPickup);
  }
  if (holdsCurrent) return null;
  const told = {
    explanation: `The device ${name} has not fetched its current configuration.${other.found}`,
    nextStep: `${enabledFirst(device)}${howToFetch(device)}${other.help}`,
    addresses,
    since: regenerated?.time ?? null,
  };
  return cause('configuration outdated', certainty, told, lastPickup, regenerated, otherPickup);
}

/** What is not registered cannot be told anything. */
function howToFetch({ hasOtherAccounts, model }: DeviceFacts): string {
  const byItself =
    'Switch the device off and on, since it fetches its configuration when it starts, or wait until it asks by itself.';
  return hasOtherAccounts && model?.canResync
    ? `If another of its lines is registered, synchronize the device. ${byItself}`
    : byItself;
}
