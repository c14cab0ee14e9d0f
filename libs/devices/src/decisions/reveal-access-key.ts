import type { Decision } from '@ringledger/event-sourcing';
import { accept, refuse } from '@ringledger/event-sourcing';
import { ERASED } from '@ringledger/secrets';
import { deviceNotFound, deviceRefusal } from '../device-refusals.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState } from '../device.js';

/**
 * S1-11: the configuration URL may be seen, and each time is an event first. The door answers with the key out of that event, so
 * nobody sees one that the record does not know of.
 */
export const revealAccessKey: Decision<Record<string, never>, DeviceState, DeviceEvent> = {
  name: 'RevealAccessKey',
  aggregate: deviceAggregate,
  decide: (_, state) => {
    if (!deviceExists(state) || state.accessKey === null) return deviceNotFound();
    const { secret: accessKey, generation } = state.accessKey;
    if (accessKey.reveal() === ERASED) {
      return refuse(deviceRefusal('ACCESS_KEY_ERASED', null, undefined, 'Rotate it to have a new one'));
    }
    return accept({ type: 'AccessKeyRevealed', data: { accessKey, generation, occasion: 'request' } });
  },
};
