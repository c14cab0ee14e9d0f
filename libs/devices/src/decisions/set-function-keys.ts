import { isDeepStrictEqual } from 'node:util';
import type { Decision } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import { findModel } from '@ringledger/provisioning';
import { deviceNotFound, deviceRefusal } from '../device-refusals.js';
import type { DeviceEvent, FunctionKey } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';
import { functionKeyRefusals, storedKeys } from '../function-key-rules.js';

export interface SetFunctionKeysInput {
  /** 0 is the phone itself, 1 … its expansion modules (S1-33). */
  readonly module: number;
  /** All of them: a key that is not listed is empty from now on. */
  readonly keys: readonly FunctionKey[];
}

/** S1-31…34: what the keys of the phone, or of one module, do. */
export const setFunctionKeys: Decision<SetFunctionKeysInput, DeviceState, DeviceEvent> = {
  name: 'SetFunctionKeys',
  aggregate: deviceAggregate,
  decide: ({ input: { module, keys } }, state) => {
    if (!deviceExists(state)) return deviceNotFound();
    const model = findModel(state.model);
    if (!model) return refuse(deviceRefusal('DEVICE_MODEL_UNKNOWN', null));
    if (!Number.isInteger(module) || module < 0 || module > state.expansionModules) {
      const message = `The device has ${state.expansionModules} expansion modules`;
      return refuse(deviceRefusal('KEY_OUT_OF_RANGE', 'module', message));
    }
    const refusals = functionKeyRefusals(model, state.expansionModules, module, keys);
    if (refusals.length > 0) return refuse(...refusals);
    const wanted = storedKeys(keys);
    const before = state.keys.filter((key) => key.module === module).map(({ module: _, ...key }) => key);
    return isDeepStrictEqual(before, wanted)
      ? accept()
      : accept({ type: 'FunctionKeysChanged', data: { module, keys: wanted } });
  },
};
