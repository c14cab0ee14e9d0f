import type { Refusal } from '@ringledger/event-sourcing';
import { findModel, inputProblems, normalMac } from '@ringledger/provisioning';
import type { DeviceModel } from '@ringledger/provisioning';
import { isShowable } from '@ringledger/system';
import { deviceRefusal } from './device-refusals.js';

const LONGEST_NAME = 64;

/** Whether it fits the display of a phone, and can be read there. */
export function isName(text: string): boolean {
  return [...text].length <= LONGEST_NAME && isShowable(text);
}

/** What people call the device, or where it stands. */
export function nameRefusal(name: string): Refusal | null {
  if (name.trim() !== '' && isName(name)) return null;
  return deviceRefusal(
    'DEVICE_NAME_INVALID',
    'name',
    `The name of a device has 1 to ${LONGEST_NAME} characters that can be shown`,
  );
}

/** S1-39: any of the usual forms is taken. */
export function macRefusal(mac: string): Refusal | null {
  if (normalMac(mac) !== null) return null;
  const help = 'Twelve hex digits, such as 00041345C9BF or 00:04:13:45:c9:bf';
  return deviceRefusal('DEVICE_MAC_INVALID', 'mac', 'This is no MAC address', help);
}

/** Also where the catalogue does not know the model any more. */
export function lineOutOfRange(modelId: string, line: number): Refusal | null {
  const lines = findModel(modelId)?.lines ?? 0;
  if (Number.isInteger(line) && line >= 1 && line <= lines) return null;
  return deviceRefusal('LINE_OUT_OF_RANGE', 'line', `The device has lines 1 to ${lines}`);
}

/** S1-37. What the file of this family cannot carry unchanged is refused, not altered. */
export function userNameRefusal(model: DeviceModel, userName: string): Refusal | null {
  if (!model.fields.includes('userName')) {
    return deviceRefusal('DEVICE_FIELD_UNSUPPORTED', 'userName', `${model.name} has no user name`);
  }
  const inputs = { provisioningUrl: 'https://x', refreshMinutes: 0, expansionModules: 0, lines: [], keys: [] };
  const problem = inputProblems(model, { ...inputs, userName }).find(({ field }) => field === 'userName');
  if (!problem && isName(userName)) return null;
  const message = `A user name has at most ${LONGEST_NAME} characters, and none that cannot be shown`;
  return deviceRefusal('DEVICE_USER_NAME_INVALID', 'userName', problem?.message ?? message);
}

export function expansionModulesRefusal(model: DeviceModel, expansionModules: number): Refusal | null {
  const most = model.modules?.max ?? 0;
  if (Number.isInteger(expansionModules) && expansionModules >= 0 && expansionModules <= most) return null;
  return deviceRefusal(
    'EXPANSION_MODULES_OUT_OF_RANGE',
    'expansionModules',
    most === 0 ? `${model.name} takes no expansion module` : `${model.name} takes up to ${most} expansion modules`,
  );
}
