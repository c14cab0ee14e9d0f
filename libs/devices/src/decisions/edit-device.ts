import type { Decision, Refusal } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import { findModel, normalMac } from '@ringledger/provisioning';
import type { DeviceModel } from '@ringledger/provisioning';
import { devicePasswordRefusal, originOf } from '../device-passwords.js';
import type { DevicePasswordInput } from '../device-passwords.js';
import { deviceNotFound, deviceRefusal, present } from '../device-refusals.js';
import { expansionModulesRefusal, macRefusal, nameRefusal, userNameRefusal } from '../device-rules.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState, ExistingDevice } from '../device.js';

/** What is absent stays as it is; null takes away. */
export interface EditDeviceInput {
  readonly name?: string | undefined;
  readonly mac?: string | null | undefined;
  readonly expansionModules?: number | undefined;
  readonly userName?: string | null | undefined;
  readonly adminPassword?: DevicePasswordInput | undefined;
  readonly userPassword?: DevicePasswordInput | undefined;
}

/** S1-24, S1-36…39: all fields of the form in one command. */
export const editDevice: Decision<EditDeviceInput, DeviceState, DeviceEvent> = {
  name: 'EditDevice',
  aggregate: deviceAggregate,
  decide: ({ input }, state) => {
    if (!deviceExists(state)) return deviceNotFound();
    const model = findModel(state.model);
    if (!model) return refuse(deviceRefusal('DEVICE_MODEL_UNKNOWN', null));
    const refusals = refusalsOf(model, state, input);
    return refusals.length > 0 ? refuse(...refusals) : accept(...changes(model, state, input));
  },
};

function refusalsOf(model: DeviceModel, device: ExistingDevice, input: EditDeviceInput): readonly Refusal[] {
  const { name, mac, expansionModules, userName, adminPassword, userPassword } = input;
  return present([
    name === undefined ? null : nameRefusal(name),
    isText(mac) ? macRefusal(mac) : null,
    expansionModules === undefined ? null : expansionModulesRefusal(model, expansionModules),
    expansionModules === undefined ? null : moduleInUse(device, expansionModules),
    isText(userName) ? userNameRefusal(model, userName) : null,
    adminPassword === undefined ? null : devicePasswordRefusal(model, 'adminPassword', adminPassword),
    userPassword === undefined ? null : devicePasswordRefusal(model, 'userPassword', userPassword),
  ]);
}

function moduleInUse(device: ExistingDevice, expansionModules: number): Refusal | null {
  const last = device.keys.findLast((key) => key.module > expansionModules);
  if (!last) return null;
  const message = `Keys of expansion module ${last.module} are programmed`;
  return deviceRefusal('EXPANSION_MODULE_IN_USE', 'expansionModules', message, 'Clear the keys of the module first');
}

function changes(model: DeviceModel, device: ExistingDevice, input: EditDeviceInput): readonly DeviceEvent[] {
  const { name = device.name, expansionModules = device.expansionModules, adminPassword, userPassword } = input;
  const mac = isText(input.mac) ? normalMac(input.mac) : input.mac === null ? null : device.mac;
  const userName = input.userName === undefined ? device.userName : input.userName;
  const events: DeviceEvent[] = [];
  if (name !== device.name) events.push({ type: 'DeviceRenamed', data: { name } });
  if (mac !== device.mac) events.push({ type: 'DeviceMacChanged', data: { mac } });
  if (expansionModules !== device.expansionModules) {
    events.push({ type: 'ExpansionModulesChanged', data: { expansionModules, previous: device.expansionModules } });
  }
  if (userName !== device.userName) events.push({ type: 'DeviceUserNameChanged', data: { userName } });
  if (isNew(adminPassword, device.adminPassword) && model.fields.includes('adminPassword')) {
    const data = { adminPassword: adminPassword.value, adminPasswordOrigin: originOf(adminPassword) };
    events.push({ type: 'DeviceAdminPasswordChanged', data });
  }
  if (isNew(userPassword, device.userPassword) && model.fields.includes('userPassword')) {
    const data = { userPassword: userPassword.value, userPasswordOrigin: originOf(userPassword) };
    events.push({ type: 'DeviceUserPasswordChanged', data });
  }
  return events;
}

function isNew(
  password: DevicePasswordInput | undefined,
  before: ExistingDevice['adminPassword'],
): password is DevicePasswordInput {
  return password !== undefined && (before === null || !password.value.equals(before.secret));
}

function isText(value: string | null | undefined): value is string {
  return typeof value === 'string';
}
