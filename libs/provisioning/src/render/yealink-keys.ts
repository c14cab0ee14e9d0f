import type { FunctionKeyType } from '../catalogue/device-model.js';
import type { FunctionKeyInputs } from './device-configuration-inputs.js';
import type { KeyPlace } from './function-keys.js';
import type { RenderJob } from './render-job.js';
import type { YealinkLines } from './yealink-lines.js';

const TYPE: Readonly<Record<FunctionKeyType, number>> = {
  none: 0,
  voicemail: 12,
  directDial: 13,
  extension: 13,
  line: 15,
  blf: 16,
  groupPickup: 23,
  phonebook: 29,
};

/** All parameters of one key: one left out would keep what the key had before. */
export function yealinkFunctionKey(job: RenderJob, { module, index, key }: KeyPlace, lines: YealinkLines): void {
  const name = module === 0 ? `linekey.${index}` : `expansion_module.${module}.key.${index}`;
  if (key === null) {
    lines.set(`${name}.type`, TYPE.none);
    return;
  }
  const pickup = key.type === 'blf' ? key.pickupCode : null;
  lines.set(`${name}.type`, TYPE[key.type]);
  lines.setOrReset(`${name}.line`, key.type === 'phonebook' ? null : (key.line ?? 1));
  lines.setOrReset(`${name}.value`, valueOf(job, key));
  lines.setOrReset(`${name}.label`, key.label ?? (key.type === 'line' ? null : key.value));
  // Firmware before V84 reads the pickup code from the one, later from the other.
  lines.setOrReset(`${name}.extension`, pickup);
  lines.setOrReset(`${name}.pickup_value`, pickup);
}

function valueOf(job: RenderJob, key: FunctionKeyInputs): string | null {
  if (key.type === 'line' || key.type === 'phonebook') return null;
  return key.value ?? (key.type === 'voicemail' ? (job.line(key.line)?.voicemailNumber ?? null) : null);
}
