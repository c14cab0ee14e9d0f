import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { Secret } from '@ringledger/secrets';
import { hashAccessKey, revealIf } from '../access-key.js';
import { deviceNotFound } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

export interface RotateAccessKeyInput {
  readonly accessKey: Secret;
  /** The new configuration URL is shown to who rotates the key: a reveal like any other. */
  readonly reveal: boolean;
}

/**
 * S1-12, S1-20: the old key opens nothing from now on; everything else of the device stays. The device cannot be synchronized
 * until it has the new URL by hand or redirection (S1-13).
 */
export const rotateAccessKey: Decision<RotateAccessKeyInput, DeviceState, DeviceEvent> = {
  name: 'RotateAccessKey',
  aggregate: deviceAggregate,
  decide: ({ input: { accessKey, reveal } }, state) => {
    if (!deviceExists(state) || state.accessKey === null) return deviceNotFound();
    const generation = state.accessKey.generation + 1;
    const data = {
      accessKey,
      keyHash: hashAccessKey(accessKey),
      previousKeyHash: state.accessKey.hash,
      generation,
    };
    return accept<DeviceEvent>(
      { type: 'AccessKeyRotated', data },
      ...revealIf(reveal, accessKey, generation, 'rotation'),
    );
  },
};
