import type { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Collection } from '@ringledger/read-models';
import { devices } from './device.document.js';
import type { DeviceDocument } from './device.document.js';

/** The reaction that renders configurations. */
export const DEVICE_CONFIGURATION = 'deviceConfiguration';

/** With what became of their configurations, unless a mass of them is rendered just then. Not for reactions. */
export function readDevices(readSide: ReadSide, after: Position | undefined): Promise<Collection<DeviceDocument>> {
  return readSide.read(devices, after, DEVICE_CONFIGURATION);
}
