import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import type { CurrentConfigurations } from '../configuration/current-configurations.js';
import { isOlder, regenerationOf } from '../configuration/regeneration.js';
import type { RenderingFacts } from '../configuration/regeneration.js';
import { deviceNotFound } from '../device-refusals.js';
import type { DeviceEvent, RegenerationCause } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

export interface RecordRegenerationInput {
  readonly deviceId: string;
  readonly cause: RegenerationCause;
}

export interface RecordRegenerationFacts {
  /** As new as the log; null: nothing can be rendered. */
  readonly rendering: RenderingFacts | null;
}

export type RecordRegeneration = Decision<RecordRegenerationInput, DeviceState, DeviceEvent, RecordRegenerationFacts>;

/**
 * The configuration is rendered anew and recorded if its bytes are others. Gathered anew with every try, so that after a conflict
 * what is recorded belongs to the device as it is now.
 */
export function recordRegeneration(configurations: Pick<CurrentConfigurations, 'of'>): RecordRegeneration {
  return {
    name: 'RecordRegeneration',
    aggregate: deviceAggregate,
    gather: async ({ deviceId }) => ({ rendering: (await configurations.of(deviceId)).rendering }),
    decide: ({ input: { cause }, facts: { rendering } }, state) => {
      if (!deviceExists(state)) return deviceNotFound();
      // Made of another past than this state: the event that moved it brings a rendering of its own.
      if (!rendering || rendering.inputsVersion !== state.inputsVersion) return accept();
      if (state.configuration && isOlder(rendering.pins, state.configuration.pins)) return accept();
      const regenerated = regenerationOf(state, rendering, cause);
      return regenerated ? accept(regenerated) : accept();
    },
  };
}
