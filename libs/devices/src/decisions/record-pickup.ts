import type { Decision } from '@ringledger/event-sourcing';
import { accept } from '@ringledger/event-sourcing';
import { regenerationOf } from '../configuration/regeneration.js';
import type { RenderingFacts } from '../configuration/regeneration.js';
import { deviceNotFound } from '../device-refusals.js';
import type { DeviceEvent, PickupStatus } from '../device.events.js';
import { deviceAggregate } from '../device.js';
import type { DeviceState, ExistingDevice } from '../device.js';

export interface RecordPickupInput {
  readonly keyHash: string;
  /** What the answer is made of. */
  readonly rendering: RenderingFacts;
  readonly address: string;
  readonly userAgent: string | null;
  readonly file: string | null;
  readonly status: PickupStatus;
  readonly tlsVersion: string | null;
  /** As `otherMac` tells; null: nothing speaks against the device. */
  readonly otherMac: string | null;
  /** The answer holds no bytes, and the request named none that are these. */
  readonly unproven: boolean;
}

/**
 * N-02, S1-15: a device has fetched its configuration. The event names the revision and hash of exactly the bytes that leave; were
 * they not recorded yet, because an input moved a moment ago, they are in the same breath. The first pickup of a revision, with or
 * without a body (P-01), makes the device synchronized, unless who fetched says that it is another one (docs/decisions/0021).
 * A request that neither gets these bytes nor names them is in the record as a use of the key alone. A key that is not the device's present one, or a disabled device, is
 * answered like no device at all.
 */
export const recordPickup: Decision<RecordPickupInput, DeviceState, DeviceEvent> = {
  name: 'RecordPickup',
  aggregate: deviceAggregate,
  decide: ({ input: { keyHash, rendering, otherMac, unproven, ...request } }, state) => {
    const { address, userAgent, file, status, tlsVersion } = request;
    if (state.status !== 'enabled' || state.accessKey?.hash !== keyHash) return deviceNotFound();
    if (rendering.inputsVersion !== state.inputsVersion) return deviceNotFound();
    const cause = { type: 'ConfigurationRequested', eventId: null };
    const regenerated = regenerationOf(state, rendering, cause);
    const { configurationRevision, hash } = regenerated?.data ?? state.configuration ?? NOTHING;
    const pickup = { configurationRevision, hash, address, userAgent };
    const keyGeneration = state.accessKey.generation;
    const doubts = { ...(otherMac !== null && { otherMac }), ...(unproven && { unproven }) };
    const served = { ...pickup, file, status, keyGeneration, tlsVersion, ...doubts };
    return accept<DeviceEvent>(
      ...(regenerated ? [regenerated] : []),
      { type: 'ConfigurationServed', data: served },
      ...(synchronizes(state, configurationRevision, { otherMac, unproven })
        ? [{ type: 'DeviceSynchronized', data: pickup } as const]
        : []),
    );
  },
};

/** Whether a pickup of this revision tells that the device holds it, which was not known; null: of one that comes with the pickup. */
export function synchronizes(
  { synchronized }: ExistingDevice,
  revision: number | null,
  { otherMac, unproven }: Pick<RecordPickupInput, 'otherMac' | 'unproven'>,
): boolean {
  return synchronized?.configurationRevision !== revision && otherMac === null && !unproven;
}

/** Never reached: without a recorded configuration every rendering is a new one. */
const NOTHING = { configurationRevision: 0, hash: '' };
