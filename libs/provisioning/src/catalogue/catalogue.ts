import type { DeviceModel } from './device-model.js';
import { snomModels } from './snom.js';
import { yealinkModels } from './yealink.js';

/** Every device type that Ringledger can configure, by vendor and name (S1-01). */
export const deviceModels: readonly DeviceModel[] = [...snomModels, ...yealinkModels];

const byId = new Map(deviceModels.map((model) => [model.id, model]));

export function findModel(id: string): DeviceModel | undefined {
  return byId.get(id);
}
