import { readFileSync } from 'node:fs';
import { describeGoldens } from '@ringledger/event-sourcing/testing';
import { Secret } from '@ringledger/secrets';
import { deviceEvents } from '../device-event-catalogue.js';
import type { DeviceEvent } from '../device.events.js';
import { deviceAggregate, deviceExists, evolveDevice } from '../device.js';
import type { DeviceState } from '../device.js';

const SECRETS = ['accessKey', 'adminPassword', 'userPassword'];

function golden(type: string): Record<string, unknown> {
  return JSON.parse(
    readFileSync(`${import.meta.dirname}/${type}.v${deviceEvents[type]?.version}.json`, 'utf8'),
  ) as Record<string, unknown>;
}

/** As the log gives it: secret fields are secrets. */
function recorded(type: DeviceEvent['type']): DeviceEvent {
  const data = golden(type);
  for (const field of deviceEvents[type]?.secrets ?? []) data[field] = Secret.of(data[field] as string);
  return { type, data } as unknown as DeviceEvent;
}

const fold = (state: DeviceState, type: DeviceEvent['type']) => evolveDevice(state, recorded(type));

describeGoldens(deviceEvents, import.meta.dirname);

describe('events of devices that were ever written', () => {
  it.each(Object.keys(deviceEvents))('%s keeps keys and passwords secret', (type) => {
    const held = Object.keys(golden(type)).filter((field) => SECRETS.includes(field));
    expect([...(deviceEvents[type]?.secrets ?? [])].sort()).toEqual(held.sort());
  });

  it('still mean what they meant', () => {
    const life = [
      'DeviceAdded',
      'AccessKeyIssued',
      'SipAccountAssigned',
      'FunctionKeysChanged',
      'DeviceRenamed',
    ] as const;
    const before = life.reduce(fold, deviceAggregate.initialState);
    expect(before).toMatchObject({ status: 'enabled', name: 'Lobby', mac: '805EC0112233', lines: [{ line: 1 }] });
    const after = (['AccessKeyRotated', 'DeviceMacChanged', 'SipAccountUnassigned', 'DeviceDisabled'] as const).reduce(
      fold,
      before,
    );
    expect(after).toMatchObject({ status: 'disabled', mac: null, lines: [], accessKey: { generation: 2 } });
    expect(deviceExists(after) && after.accessKey?.secret.reveal()).toBe('1b'.repeat(24));
    expect(deviceExists(after) && after.keys.map(({ type, module }) => [module, type])).toEqual([
      [0, 'line'],
      [0, 'blf'],
    ]);
    expect(fold(after, 'DeviceDeleted')).toMatchObject({ status: 'deleted' });
  });

  it('that change what is rendered are counted as such, and no others', () => {
    const start = (['DeviceAdded', 'AccessKeyIssued'] as const).reduce(fold, deviceAggregate.initialState);
    // In a stream of their own, never folded into a device.
    const { DeadAccessKeyUsed: _, AccessKeyOverused: __, ...own } = deviceEvents;
    const counted = (Object.keys(own) as DeviceEvent['type'][]).filter((type) => {
      const end = fold(start, type);
      return deviceExists(start) && deviceExists(end) && end.inputsVersion !== start.inputsVersion;
    });
    expect(counted.sort()).toEqual([
      'AccessKeyIssued',
      'AccessKeyRotated',
      'DeviceAdminPasswordChanged',
      'DeviceUserNameChanged',
      'DeviceUserPasswordChanged',
      'ExpansionModulesChanged',
      'FunctionKeysChanged',
      'SipAccountAssigned',
      'SipAccountUnassigned',
    ]);
  });
});
