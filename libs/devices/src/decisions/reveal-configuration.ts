import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { deviceNotFound } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

export interface RevealConfigurationInput {
  /** Null: bytes that were never recorded. */
  readonly configurationRevision: number | null;
  readonly hash: string;
}

/** The bytes of one revision are shown with their secrets, now or of the past: who saw them is in the record before. */
export const revealConfiguration: Decision<RevealConfigurationInput, DeviceState, DeviceEvent> = {
  name: 'RevealConfiguration',
  aggregate: deviceAggregate,
  decide: ({ input: { configurationRevision, hash } }, state) =>
    deviceExists(state)
      ? accept({
          type: 'ConfigurationRevealed',
          data: { ...(configurationRevision !== null && { configurationRevision }), hash },
        })
      : deviceNotFound(),
};
