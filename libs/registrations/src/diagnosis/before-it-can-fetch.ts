import type { DeviceFacts } from './facts.js';

const ENABLE = 'Enable the device first: until then it gets no configuration.';

/** To stand before what else is to be done with a device. */
export function enabledFirst({ disabled }: DeviceFacts): string {
  return disabled ? `${ENABLE} ` : '';
}

/** What has to be done before the device gets its configuration; null: nothing. */
export function beforeItCanFetch(device: DeviceFacts): string | null {
  const steps = [
    device.disabled && ENABLE,
    hasAnotherKey(device) && 'Give the device its new configuration link, by hand or by redirection.',
  ].filter((step) => typeof step === 'string');
  return steps.length > 0 ? steps.join(' ') : null;
}

/** Who never came knows the first key at most. */
function hasAnotherKey({ keyGeneration, lastPickup }: DeviceFacts): boolean {
  return (lastPickup?.keyGeneration ?? 1) !== keyGeneration;
}
