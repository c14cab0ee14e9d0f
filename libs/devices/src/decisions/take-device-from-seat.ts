import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { deviceNotFound } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

export interface TakeDeviceFromSeatInput {
  /** Only from this seat; null: from whichever it stands at. */
  readonly extensionId: string | null;
}

export const takeDeviceFromSeat: Decision<TakeDeviceFromSeatInput, DeviceState, DeviceEvent> = {
  name: 'TakeDeviceFromSeat',
  aggregate: deviceAggregate,
  decide: ({ input }, state) => {
    if (!deviceExists(state)) return deviceNotFound();
    const { seatExtensionId: extensionId } = state;
    const meant = input.extensionId === null || input.extensionId === extensionId;
    return extensionId !== null && meant ? accept({ type: 'DeviceTakenFromSeat', data: { extensionId } }) : accept();
  },
};
