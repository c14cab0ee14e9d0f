import type { DeviceConfigurationRegenerated, LeftOut, Pin, RegenerationCause } from '../device.events.js';
import type { ExistingDevice } from '../device.js';
import { RENDERER_VERSION } from './renderer-version.js';
import type { Rendering } from './rendering.js';

/** What `Rendering` knows beside the bytes. */
export type RenderingFacts = Pick<Rendering, 'exchange' | 'hash' | 'inputsVersion' | 'leftOut' | 'pins'>;

/** The event that a rendering is worth: none when it made the bytes that are recorded already, and left out the same. */
export function regenerationOf(
  { configuration }: ExistingDevice,
  { exchange, hash, leftOut, pins }: RenderingFacts,
  cause: RegenerationCause,
): DeviceConfigurationRegenerated | null {
  if (configuration?.hash === hash && isSame(configuration.leftOut ?? [], leftOut)) return null;
  return {
    type: 'DeviceConfigurationRegenerated',
    data: {
      configurationRevision: (configuration?.configurationRevision ?? 0) + 1,
      hash,
      cause,
      pins,
      exchange,
      rendererVersion: RENDERER_VERSION,
      ...(leftOut.length > 0 && { leftOut }),
    },
  };
}

function isSame(before: readonly LeftOut[], after: readonly LeftOut[]): boolean {
  const told = (all: readonly LeftOut[]) => JSON.stringify(all.map(({ code, field }) => [code, field]));
  return told(before) === told(after);
}

/** Whether it was made from an older past than what is recorded: a slow reader must not undo what a faster one wrote. */
export function isOlder(pins: readonly Pin[], recorded: readonly Pin[]): boolean {
  const revisions = new Map(recorded.map(({ stream, revision }) => [stream, revision]));
  return pins.some(({ stream, revision }) => revision < (revisions.get(stream) ?? -1));
}
