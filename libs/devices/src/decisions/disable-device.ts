import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { deviceNotFound } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

/** The key answers like one that never was; everything stays for the day that the device is enabled again. */
export const disableDevice: Decision<Record<string, never>, DeviceState, DeviceEvent> = {
  name: 'DisableDevice',
  aggregate: deviceAggregate,
  decide: (_, state) => {
    if (!deviceExists(state)) return deviceNotFound();
    return state.status === 'disabled' ? accept() : accept({ type: 'DeviceDisabled', data: {} });
  },
};
