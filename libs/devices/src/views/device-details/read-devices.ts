import type { ReadSide } from '@ringledger/event-sourcing';
import type { Position } from '@ringledger/event-store';
import type { Collection } from '@ringledger/read-models';
import { devices } from './device.document.js';
import type { DeviceDocument } from './device.document.js';

/** The reaction that renders configurations. */
export const DEVICE_CONFIGURATION = 'deviceConfiguration';

/** A reaction cannot wait for another one. */
export type AskedBy = 'by a person' | 'by a reaction';

/** For a person with what became of their configurations, unless a mass of them is rendered just then. */
export function readDevices(
  readSide: ReadSide,
  after: Position | undefined,
  asked: AskedBy = 'by a person',
): Promise<Collection<DeviceDocument>> {
  return readSide.read(devices, after, asked === 'by a person' ? DEVICE_CONFIGURATION : undefined);
}
