import type { Decision } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import { extensionAggregate, extensionExists } from '@ringledger/extensions';
import type { ExtensionState } from '@ringledger/extensions';
import { deviceNotFound, deviceRefusal } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

export interface PlaceDeviceAtSeatInput {
  readonly extensionId: string;
}

export interface PlaceDeviceAtSeatFacts {
  readonly extension: ExtensionState;
}

/**
 * S2-01: the device stands at the seat of this extension, and at no other. Where it stands says nothing about the accounts on its lines. An
 * extension that is deleted at the same moment is seen by the process manager, which takes the device away again.
 */
export const placeDeviceAtSeat: Decision<PlaceDeviceAtSeatInput, DeviceState, DeviceEvent, PlaceDeviceAtSeatFacts> = {
  name: 'PlaceDeviceAtSeat',
  aggregate: deviceAggregate,
  gather: async (input, reader) => ({ extension: await reader.state(extensionAggregate, input.extensionId) }),
  decide: ({ input: { extensionId }, facts: { extension } }, state) => {
    if (!deviceExists(state)) return deviceNotFound();
    if (!extensionExists(extension) || extension.organizationId !== state.organizationId) {
      return refuse(deviceRefusal('EXTENSION_NOT_FOUND', 'extensionId', 'There is no such extension'));
    }
    const { seatExtensionId } = state;
    if (seatExtensionId === extensionId) return accept();
    const placed = { type: 'DevicePlacedAtSeat', data: { extensionId } } as const;
    if (seatExtensionId === null) return accept(placed);
    return accept<DeviceEvent>({ type: 'DeviceTakenFromSeat', data: { extensionId: seatExtensionId } }, placed);
  },
};
