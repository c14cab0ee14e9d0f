import type { DeviceFamily, DeviceModel } from './device-model.js';
import { normalMac } from './mac.js';

/** A requested name, understood. */
export interface RequestedFile {
  /** Name of the rendered file that answers the request. */
  readonly file: string;
  /** The MAC address in the requested name, if there is one: a hint to compare with the record. */
  readonly mac: string | null;
}

/** The name of the one file that a family's renderer makes. */
export const CONFIGURATION_FILE: Readonly<Record<DeviceFamily, string>> = {
  snom: 'snom.xml',
  yealink: 'yealink.cfg',
};

/**
 * The names that a family asks for below a directory URL, and that stand for its configuration. Whatever else it asks for
 * (Yealink: `<mac>.boot`, the common file `y000000000108.cfg`, `<mac>-local.cfg`) has no file: 404 is the answer it expects.
 */
const NAMES: Readonly<Record<DeviceFamily, readonly RegExp[]>> = {
  snom: [/^snom\w{1,16}-([0-9a-f]{12})\.(?:htm|xml)$/i],
  yealink: [/^([0-9a-f]{12})\.cfg$/i],
};

/** Which file `name` means on this model; null is the plain `/<key>.cfg`. */
export function requestedFile(model: DeviceModel, name: string | null): RequestedFile | null {
  const file = CONFIGURATION_FILE[model.family];
  if (name === null || name === file) return { file, mac: null };
  for (const pattern of NAMES[model.family]) {
    const [, mac] = pattern.exec(name) ?? [];
    if (mac !== undefined) return { file, mac: normalMac(mac) };
  }
  return null;
}
