import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { deviceNotFound } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

/** S1-25. Final for the exchange: the key is dead, MAC and accounts are free. What the device itself holds nobody can delete. */
export const deleteDevice: Decision<Record<string, never>, DeviceState, DeviceEvent> = {
  name: 'DeleteDevice',
  aggregate: deviceAggregate,
  decide: (_, state) => {
    if (!deviceExists(state) || state.accessKey === null) return deviceNotFound();
    const { hash: keyHash, generation } = state.accessKey;
    return accept({ type: 'DeviceDeleted', data: { keyHash, generation } });
  },
};
