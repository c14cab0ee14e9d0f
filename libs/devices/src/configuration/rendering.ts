import { configurationHash, findModel, ServableFile } from '@ringledger/provisioning';
import { streamName } from '@ringledger/event-sourcing';
import { extensionAggregate, extensionExists } from '@ringledger/extensions';
import { sipAccountAggregate, sipAccountExists } from '@ringledger/sip-accounts';
import { deviceAggregate } from '../device.js';
import type { ExistingDevice } from '../device.js';
import type { LeftOut, Pin } from '../device.events.js';
import type { ExchangeSettings } from './exchange-settings.js';
import { gatheredInputs } from './gathered-inputs.js';
import type { GatheredLine } from './gathered-inputs.js';
import type { Pinned, PinnedStates } from './pinned-states.js';
import { renderDevice } from './render-device.js';

/** The bytes of one device as the log makes them, and the exact past that they were made from. */
export interface Rendering {
  /** Of the device that it was made from: behind it, it is old. */
  readonly inputsVersion: number;
  /** The accounts and extensions; the device itself stands first in `pins`. */
  readonly others: readonly Pin[];
  readonly pins: readonly Pin[];
  readonly exchange: ExchangeSettings;
  readonly hash: string;
  readonly files: ReadonlyMap<string, ServableFile>;
  readonly bytes: number;
  readonly leftOut: readonly LeftOut[];
}

/** Reads accounts and extensions as new as can be. Null: a model that the catalogue does not know any more. */
export async function renderNewest(
  states: PinnedStates,
  deviceId: string,
  { state: device, revision }: Pinned<ExistingDevice>,
  exchange: ExchangeSettings,
): Promise<Rendering | null> {
  const model = findModel(device.model);
  if (!model) return null;
  const { lines, pins: others } = await newestLines(states, device);
  const rendered = renderDevice(model, gatheredInputs(device, lines, exchange));
  if (!rendered) return null;
  const files = new Map(
    rendered.files.map(({ name, contentType, body }) => [name, new ServableFile(contentType, Buffer.from(body))]),
  );
  return {
    inputsVersion: device.inputsVersion,
    others,
    pins: [{ stream: streamName(deviceAggregate.category, deviceId), revision }, ...others],
    exchange,
    hash: configurationHash(rendered.files),
    files,
    bytes: [...files.values()].reduce((sum, { body }) => sum + body.length, 0),
    leftOut: rendered.leftOut,
  };
}

/** An account that is deleted, or was never of this organization, is no line; its stream is pinned all the same. */
async function newestLines(states: PinnedStates, device: ExistingDevice) {
  const lines: GatheredLine[] = [];
  const pins: Pin[] = [];
  for (const { line, sipAccountId } of device.lines) {
    const { state: account, revision } = await states.newest(sipAccountAggregate, sipAccountId);
    pins.push({ stream: streamName(sipAccountAggregate.category, sipAccountId), revision });
    if (!sipAccountExists(account) || account.organizationId !== device.organizationId) continue;
    if (account.extensionId === null) {
      lines.push({ line, sipAccountId, account, extension: null });
      continue;
    }
    const extension = await states.newest(extensionAggregate, account.extensionId);
    pins.push({ stream: streamName(extensionAggregate.category, account.extensionId), revision: extension.revision });
    const acting = extensionExists(extension.state) ? extension.state : null;
    lines.push({ line, sipAccountId, account, extension: acting });
  }
  return { lines, pins };
}
