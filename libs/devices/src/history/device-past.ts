import { EventLog, streamName } from '@ringledger/event-sourcing';
import type { DeviceConfigurationRegenerated, DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists } from '../device.js';
import type { DeviceState, ExistingDevice } from '../device.js';

/** A configuration as it was recorded. */
export interface RecordedConfiguration {
  readonly since: string;
  readonly data: DeviceConfigurationRegenerated['data'];
}

/** A device at an instant, and the configurations recorded around it. */
export interface DevicePast {
  readonly device: ExistingDevice;
  /** When what its configuration is made from last changed, as far as it is its own. */
  readonly inputsSince: string;
  /** The last one recorded at or before the instant, and the first one behind it. */
  readonly before: RecordedConfiguration | null;
  readonly next: RecordedConfiguration | null;
  /** What the device was given at that very instant; null: nothing. */
  readonly given: RecordedConfiguration | null;
}

/** Null: the device did not exist then. */
export async function readDevicePast(log: EventLog, deviceId: string, instant: string): Promise<DevicePast | null> {
  const stream = streamName(deviceAggregate.category, deviceId);
  let state: DeviceState = deviceAggregate.initialState;
  let inputsSince = '';
  let before: RecordedConfiguration | null = null;
  let given: RecordedConfiguration | null = null;
  // Times are in the order of the stream, but in logs from before that was kept (docs/decisions/0019): there the order counts.
  let isOver = false;
  for await (const events of log.pagesOf(stream)) {
    for (const { event, metadata } of events) {
      const device = event as DeviceEvent;
      const recorded =
        device.type === 'DeviceConfigurationRegenerated' ? { since: metadata.time, data: device.data } : null;
      isOver ||= metadata.time > instant;
      if (isOver) {
        if (!deviceExists(state)) return null;
        if (recorded) return { device: state, inputsSince, before, next: recorded, given };
        continue;
      }
      const evolved = deviceAggregate.evolve(state, device);
      if (inputsVersionOf(evolved) !== inputsVersionOf(state)) inputsSince = metadata.time;
      state = evolved;
      before = recorded ?? before;
      if (
        device.type === 'ConfigurationServed' &&
        metadata.time === instant &&
        device.data.hash === before?.data.hash
      ) {
        given = before;
      }
    }
  }
  return deviceExists(state) ? { device: state, inputsSince, before, next: null, given } : null;
}

function inputsVersionOf(state: DeviceState): number {
  return deviceExists(state) ? state.inputsVersion : 0;
}
