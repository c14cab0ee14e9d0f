import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { ERASED } from '@ringledger/secrets';
import type { Secret } from '@ringledger/secrets';
import { deviceNotFound } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

export interface RevealConfigurationInput {
  /** Null: bytes that were never recorded. */
  readonly configurationRevision: number | null;
  readonly hash: string;
  /** The one in the bytes. */
  readonly accessKey: Secret;
}

/** The bytes of one revision are shown with their secrets, now or of the past: who saw them is in the record before. */
export const revealConfiguration: Decision<RevealConfigurationInput, DeviceState, DeviceEvent> = {
  name: 'RevealConfiguration',
  aggregate: deviceAggregate,
  decide: ({ input: { accessKey, configurationRevision, hash } }, state) => {
    if (!deviceExists(state)) return deviceNotFound();
    const present = state.accessKey;
    const isPresent = present !== null && accessKey.reveal() !== ERASED && accessKey.equals(present.secret);
    return accept({
      type: 'ConfigurationRevealed',
      data: {
        ...(configurationRevision !== null && { configurationRevision }),
        hash,
        ...(isPresent && { keyGeneration: present.generation }),
      },
    });
  },
};
