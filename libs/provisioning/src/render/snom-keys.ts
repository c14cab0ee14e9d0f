import type { FunctionKeyInputs } from './device-configuration-inputs.js';
import type { KeyPlace } from './function-keys.js';
import type { RenderJob } from './render-job.js';
import { xmlLeaf } from './xml.js';

/** One `<fkey>`. `idx` counts from 0 over the phone and its modules. */
export function snomFunctionKey(job: RenderJob, { key }: KeyPlace, idx: number): string {
  if (key === null) return xmlLeaf('fkey', { idx, context: 'active', label: '', perm: 'RW' }, 'none');
  const context = key.type === 'phonebook' ? 'active' : (key.line ?? 1);
  return xmlLeaf('fkey', { idx, context, label: labelOf(job, key), perm: 'RW' }, functionOf(job, key));
}

function functionOf(job: RenderJob, key: FunctionKeyInputs): string {
  const value = key.value ?? '';
  switch (key.type) {
    case 'none':
      return 'none';
    case 'line':
      return 'line';
    case 'blf':
      return `blf ${sipAddress(job, key)}${key.pickupCode === null ? '' : `|${key.pickupCode}`}`;
    case 'extension':
      return `dest ${sipAddress(job, key)}`;
    case 'directDial':
    case 'groupPickup':
      return `speed ${value}`;
    case 'voicemail':
      return key.value === null ? 'keyevent F_RETRIEVE' : `speed ${value}`;
    case 'phonebook':
      return 'keyevent F_ADR_BOOK';
    default:
      return key.type satisfies never;
  }
}

/** A bare number leaves the lamp dark on some models; the address lights it on all. `#` must be escaped there (RFC 3261, 25.1). */
function sipAddress(job: RenderJob, key: FunctionKeyInputs): string {
  const realm = job.line(key.line)?.realm ?? '';
  return `sip:${(key.value ?? '').replaceAll('#', '%23')}@${realm.includes(':') ? `[${realm}]` : realm};user=phone`;
}

function labelOf(job: RenderJob, key: FunctionKeyInputs): string {
  if (key.label !== null) return key.label;
  return key.type === 'line' ? (job.line(key.line)?.label ?? '') : (key.value ?? '');
}
