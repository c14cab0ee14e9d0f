import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { deviceNotFound } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

export const enableDevice: Decision<Record<string, never>, DeviceState, DeviceEvent> = {
  name: 'EnableDevice',
  aggregate: deviceAggregate,
  decide: (_, state) => {
    if (!deviceExists(state)) return deviceNotFound();
    return state.status === 'enabled' ? accept() : accept({ type: 'DeviceEnabled', data: {} });
  },
};
