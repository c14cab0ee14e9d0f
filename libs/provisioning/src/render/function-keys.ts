import type { DeviceModel } from '../catalogue/device-model.js';
import type { DeviceConfigurationInputs, FunctionKeyInputs } from './device-configuration-inputs.js';

/** A place for a key, in use or not. */
export interface KeyPlace {
  readonly module: number;
  readonly index: number;
  readonly key: FunctionKeyInputs | null;
}

/** Every key of the phone and of the modules that are or were attached in the order of the device, so that unused ones are written as empty. */
export function keyPlaces(model: DeviceModel, inputs: DeviceConfigurationInputs): readonly KeyPlace[] {
  const used = new Map(inputs.keys.map((key) => [`${key.module}/${key.index}`, key]));
  const places: KeyPlace[] = [];
  const modules = Math.max(inputs.expansionModules, inputs.emptiedModules ?? 0);
  for (let module = 0; module <= modules; module += 1) {
    const count = module === 0 ? model.keys : (model.modules?.keysPerModule ?? 0);
    for (let index = 1; index <= count; index += 1) {
      const key = used.get(`${module}/${index}`);
      places.push({ module, index, key: key === undefined || key.type === 'none' ? null : key });
    }
  }
  return places;
}
