import type { DeviceAdded, DeviceDeleted, DeviceEvent } from './device.events.js';
import type { ExistingDevice } from './device.js';

type Change = Exclude<DeviceEvent, DeviceAdded | DeviceDeleted>;

/** A device that exists, after one more event. */
export function withEvent(device: ExistingDevice, event: Change): ExistingDevice {
  switch (event.type) {
    case 'DeviceRenamed':
      return { ...device, name: event.data.name };
    case 'DeviceMacChanged':
      // Another phone from now on (docs/decisions/0021). While none was named, what came was the device.
      return device.mac === null
        ? { ...device, mac: event.data.mac }
        : { ...device, mac: event.data.mac, synchronized: null, pickedUpKeyGeneration: null };
    case 'DevicePlacedAtSeat':
      return { ...device, seatExtensionId: event.data.extensionId };
    case 'DeviceTakenFromSeat':
      return device.seatExtensionId === event.data.extensionId ? { ...device, seatExtensionId: null } : device;
    case 'DeviceEnabled':
      return { ...device, status: 'enabled' };
    case 'DeviceDisabled':
      return { ...device, status: 'disabled' };
    case 'DeviceConfigurationRegenerated':
      return { ...device, configuration: event.data };
    case 'DeviceSynchronized':
      return { ...device, synchronized: event.data };
    case 'ConfigurationServed': {
      const { keyGeneration, otherMac, unproven } = event.data;
      return device.pickedUpKeyGeneration === keyGeneration || otherMac !== undefined || unproven
        ? device
        : { ...device, pickedUpKeyGeneration: keyGeneration };
    }
    case 'AccessKeyRevealed':
    case 'ConfigurationRevealed':
      return device;
    default:
      return { ...device, ...changedInput(device, event), inputsVersion: device.inputsVersion + 1 };
  }
}

type InputChange = Exclude<
  Change,
  {
    type:
      | 'DeviceRenamed'
      | 'DeviceMacChanged'
      | 'DevicePlacedAtSeat'
      | 'DeviceTakenFromSeat'
      | 'DeviceEnabled'
      | 'DeviceDisabled'
      | 'DeviceConfigurationRegenerated'
      | 'DeviceSynchronized'
      | 'ConfigurationServed'
      | 'AccessKeyRevealed'
      | 'ConfigurationRevealed';
  }
>;

function changedInput(device: ExistingDevice, event: InputChange): Partial<ExistingDevice> {
  switch (event.type) {
    case 'DeviceUserNameChanged':
      return { userName: event.data.userName };
    case 'DeviceAdminPasswordChanged':
      return { adminPassword: { secret: event.data.adminPassword, origin: event.data.adminPasswordOrigin } };
    case 'DeviceUserPasswordChanged':
      return { userPassword: { secret: event.data.userPassword, origin: event.data.userPasswordOrigin } };
    case 'ExpansionModulesChanged': {
      const { expansionModules, previous = 0 } = event.data;
      return { expansionModules, emptiedModules: Math.max(device.emptiedModules, previous) };
    }
    case 'SipAccountAssigned': {
      const others = device.lines.filter(({ line }) => line !== event.data.line);
      return { lines: [...others, event.data].sort((one, other) => one.line - other.line) };
    }
    case 'SipAccountUnassigned': {
      const { line, sipAccountId } = event.data;
      return { lines: device.lines.filter((own) => own.line !== line || own.sipAccountId !== sipAccountId) };
    }
    case 'FunctionKeysChanged': {
      const { module, keys } = event.data;
      const others = device.keys.filter((key) => key.module !== module);
      const all = [...others, ...keys.map((key) => ({ module, ...key }))];
      return { keys: all.sort((one, other) => one.module - other.module || one.index - other.index) };
    }
    case 'AccessKeyIssued':
    case 'AccessKeyRotated': {
      const { accessKey: secret, keyHash: hash, generation } = event.data;
      return { accessKey: { secret, hash, generation } };
    }
    default:
      event satisfies never;
      return {};
  }
}
