import { RandomIds } from '@ringledger/system';
import { deviceEvents } from '../device-event-catalogue.js';
import type { DeviceEvent } from '../device.events.js';
import { loggedEvents } from './logged-event.js';

const TIME = '2026-11-24T10:00:00.000Z';
/** What the door for devices writes by itself. */
const WRITTEN = [
  'ConfigurationServed',
  'DeviceConfigurationRegenerated',
  'DeviceSynchronized',
  'DeadAccessKeyUsed',
  'AccessKeyOverused',
] as const;

describe('events that the door for devices writes past the serializer', () => {
  it.each(WRITTEN)('%s holds no sealed field, and is written in its current version', (type) => {
    expect(deviceEvents[type]).toMatchObject({ version: expect.any(Number) });
    expect(deviceEvents[type]?.secrets ?? []).toEqual([]);
    expect(deviceEvents[type]?.personal ?? []).toEqual([]);
    const asker = { deviceId: 'device', organizationId: null, address: '192.0.2.7' };
    const event = { type, data: {} } as unknown as DeviceEvent;
    const [logged] = loggedEvents([event], asker, TIME, new RandomIds());
    expect(logged).toMatchObject({ type, metadata: { schemaVersion: deviceEvents[type]?.version } });
  });

  it('are done by the device, or by nobody that is known', () => {
    const actorOf = (deviceId: string | null) => {
      const asker = { deviceId, organizationId: null, address: null };
      const [logged] = loggedEvents([{ type: 'X', data: {} }], asker, TIME, new RandomIds());
      return logged?.metadata['actor'];
    };
    expect(actorOf('device')).toEqual({ id: 'device', kind: 'device', role: 'device' });
    expect(actorOf(null)).toMatchObject({ id: 'unknown', kind: 'anonymous' });
  });
});
