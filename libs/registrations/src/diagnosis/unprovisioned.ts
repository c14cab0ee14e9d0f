import { cause } from './cause.js';
import type { Cause } from './cause.js';
import type { DeviceFacts, DiagnosisFacts } from './facts.js';

/**
 * What the device cannot know, since it did not come for it. Before the first registration that is likely why; afterwards only possible,
 * since the phone has registered without it.
 */
export function unprovisioned({ account, devices, registrations }: DiagnosisFacts): readonly Cause[] {
  const certainty = registrations.length === 0 ? 'likely' : 'possible';
  if (devices.length === 0) {
    return [
      cause('no device', certainty, {
        explanation: `No device of the exchange has the account ${account.userName} on a line.`,
        nextStep: 'Assign the account to a line of a device, or enter its credentials in the phone by hand.',
      }),
    ];
  }
  return devices.flatMap((device) => causeOf(device, certainty) ?? []);
}

function causeOf(device: DeviceFacts, certainty: Cause['certainty']): Cause | null {
  const { keyGeneration, keyIssued, lastPickup, holdsCurrent, model, name, regenerated } = device;
  if (lastPickup === null) {
    const told = {
      explanation: `The device ${name} has never fetched its configuration.`,
      nextStep: 'Give the device its configuration link, by hand or by redirection, and restart it.',
    };
    return cause('never picked up', certainty, told, keyIssued);
  }
  const addresses = [lastPickup.address];
  if (lastPickup.keyGeneration !== keyGeneration) {
    const told = {
      explanation: `The access key of the device ${name} was changed after it last fetched its configuration.`,
      nextStep: 'Give the device its new configuration link, by hand or by redirection.',
      addresses,
      since: keyIssued?.time ?? null,
    };
    return cause('key changed', certainty, told, lastPickup, keyIssued);
  }
  if (holdsCurrent) return null;
  const told = {
    explanation: `The device ${name} has not fetched its current configuration.`,
    nextStep: model?.canResync
      ? 'Synchronize the device; if it cannot be reached, restart it.'
      : 'Restart the device: it fetches its configuration when it starts.',
    addresses,
    since: regenerated?.time ?? null,
  };
  return cause('configuration outdated', certainty, told, lastPickup, regenerated);
}
