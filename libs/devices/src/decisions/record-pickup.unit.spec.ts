import { given } from '@ringledger/event-sourcing/testing';
import { hashAccessKey } from '../access-key.js';
import type { DeviceEvent } from '../device.events.js';
import { deleted, device, disabled, key, nextKey, rendering } from '../testing/scenario.js';
import { recordPickup } from './record-pickup.js';
import type { RecordPickupInput } from './record-pickup.js';
import { recordRegeneration } from './record-regeneration.js';
import { rotateAccessKey } from './rotate-access-key.js';

const facts = rendering('aa', 2);
const input: RecordPickupInput = {
  keyHash: hashAccessKey(key),
  rendering: facts,
  address: '192.0.2.7',
  userAgent: 'Yealink SIP-T46U 108.86.0.20 80:5e:c0:11:22:33',
  file: null,
  status: 200,
  tlsVersion: 'TLSv1.3',
  otherMac: null,
  unproven: false,
};
const cause = { type: 'AccessKeyIssued', eventId: 'e1' };
const regenerate = recordRegeneration({ of: () => Promise.reject(new Error('gathers nothing here')) });
const recordedAs = (hash: string, inputsVersion = 2, revision = inputsVersion) =>
  given(...device).when(
    regenerate,
    { deviceId: 'd', cause },
    { facts: { rendering: rendering(hash, inputsVersion, revision) } },
  ).events;
const types = (events: readonly DeviceEvent[]) => events.map(({ type }) => type);

describe('RecordRegeneration', () => {
  it('records a configuration whose bytes are new, with all that it was made from (N-01)', () => {
    expect(recordedAs('aa')).toMatchObject([
      { data: { configurationRevision: 1, hash: 'aa', cause, pins: facts.pins, exchange: facts.exchange } },
    ]);
  });

  it('records nothing for the same bytes, for another past, or for an older one', () => {
    const before = recordedAs('aa', 2, 5);
    for (const rendered of [rendering('aa', 2), rendering('bb', 3), rendering('bb', 2, 4), null]) {
      given(...device, ...before)
        .when(regenerate, { deviceId: 'd', cause }, { facts: { rendering: rendered } })
        .thenNothing();
    }
  });

  it('records the same bytes when something else was left out of them', () => {
    const leftOut = [{ code: 'KEY_LINE_UNKNOWN', field: 'keys.0.1' }];
    const regenerated = (before: readonly DeviceEvent[], facts: ReturnType<typeof rendering>) =>
      given(...device, ...before).when(regenerate, { deviceId: 'd', cause }, { facts: { rendering: facts } }).events;
    const without = regenerated(recordedAs('aa'), { ...rendering('aa', 2), leftOut });
    expect(without).toMatchObject([{ data: { configurationRevision: 2, hash: 'aa', leftOut } }]);
    expect(regenerated(without, { ...rendering('aa', 2), leftOut })).toEqual([]);
    expect(regenerated(without, rendering('aa', 2))).toMatchObject([{ data: { configurationRevision: 3 } }]);
  });
});

describe('RecordPickup', () => {
  it('names the bytes that leave, and makes the device synchronized (N-02, S1-13, S1-15)', () => {
    const before = recordedAs('aa');
    const pickup = { configurationRevision: 1, hash: 'aa', address: input.address, userAgent: input.userAgent };
    given(...device, ...before)
      .when(recordPickup, input)
      .then(
        {
          type: 'ConfigurationServed',
          data: { ...pickup, file: null, status: 200, keyGeneration: 1, tlsVersion: 'TLSv1.3' },
        },
        { type: 'DeviceSynchronized', data: pickup },
      );
  });

  it('records in the same breath what was not recorded as rendered yet', () => {
    expect(types(given(...device).when(recordPickup, input).events)).toEqual([
      'DeviceConfigurationRegenerated',
      'ConfigurationServed',
      'DeviceSynchronized',
    ]);
  });

  it('makes a device synchronized once, until its configuration is another (S1-14)', () => {
    const first = given(...device).when(recordPickup, input).events;
    const again = given(...device, ...first).when(recordPickup, { ...input, status: 304 }).events;
    expect(types(again)).toEqual(['ConfigurationServed']);
    const changed = given(...device, ...first, ...again).when(recordPickup, {
      ...input,
      rendering: rendering('bb', 2),
    }).events;
    expect(types(changed)).toContain('DeviceSynchronized');
  });

  it('makes a device synchronized with each revision, also of bytes that it has had before, and once (S1-14)', () => {
    const first = given(...device).when(recordPickup, input).events;
    const [regenerated] = first;
    const again = (configurationRevision: number, hash: string) =>
      ({ ...regenerated, data: { ...regenerated?.data, configurationRevision, hash } }) as DeviceEvent;
    const back = [...device, ...first, again(2, 'bb'), again(3, 'aa')];
    const fetched = given(...back).when(recordPickup, input);
    expect(types(fetched.events)).toEqual(['ConfigurationServed', 'DeviceSynchronized']);
    expect(fetched.state).toMatchObject({ synchronized: { configurationRevision: 3, hash: 'aa' } });
    expect(types(given(...back, ...fetched.events).when(recordPickup, input).events)).toEqual(['ConfigurationServed']);
  });

  it('tells whether the device has come with its present key (S1-13)', () => {
    const after = (...events: readonly DeviceEvent[]) => given(...device, ...events).when(recordPickup, input);
    expect(after().state).toMatchObject({ pickedUpKeyGeneration: 1, accessKey: { generation: 1 } });
    const rotated = given(...device, ...after().events).when(rotateAccessKey, { accessKey: nextKey, reveal: false });
    expect(rotated.state).toMatchObject({ pickedUpKeyGeneration: 1, accessKey: { generation: 2 } });
  });

  it('of who states the MAC address of another phone is told as such, and is none of the device (S1-15)', () => {
    const other = given(...device).when(recordPickup, { ...input, otherMac: '001122334455' });
    expect(types(other.events)).toEqual(['DeviceConfigurationRegenerated', 'ConfigurationServed']);
    expect(other.events[1]).toMatchObject({ data: { hash: 'aa', otherMac: '001122334455' } });
    expect(other.state).toMatchObject({ synchronized: null, pickedUpKeyGeneration: null });
    const own = given(...device, ...other.events).when(recordPickup, input);
    expect(types(own.events)).toEqual(['ConfigurationServed', 'DeviceSynchronized']);
    expect(own.state).toMatchObject({ pickedUpKeyGeneration: 1 });
  });

  it('of who neither gets the bytes nor names them is a use of the key alone', () => {
    for (const status of [304, 412] as const) {
      const used = given(...device).when(recordPickup, { ...input, status, unproven: true });
      expect(types(used.events)).toEqual(['DeviceConfigurationRegenerated', 'ConfigurationServed']);
      expect(used.events[1]).toMatchObject({ data: { hash: 'aa', status, unproven: true } });
      expect(used.state).toMatchObject({ synchronized: null, pickedUpKeyGeneration: null });
    }
  });

  it('makes a device synchronized anew after a change of its MAC address, whoever fetched before', () => {
    const moved: DeviceEvent = { type: 'DeviceMacChanged', data: { mac: '001122334455' } };
    for (const otherMac of [null, '001122334455']) {
      const first = given(...device).when(recordPickup, { ...input, otherMac }).events;
      const after = given(...device, ...first, moved);
      expect(after.when(rotateAccessKey, { accessKey: nextKey, reveal: false }).state).toMatchObject({
        synchronized: null,
        pickedUpKeyGeneration: null,
      });
      const again = after.when(recordPickup, input);
      expect(types(again.events)).toEqual(['ConfigurationServed', 'DeviceSynchronized']);
      expect(again.state).toMatchObject({ pickedUpKeyGeneration: 1 });
    }
  });

  it('is refused for a key that was rotated a moment ago (S1-12, S1-13)', () => {
    const rotated = given(...device).when(rotateAccessKey, { accessKey: nextKey, reveal: false }).events;
    given(...device, ...rotated)
      .when(recordPickup, input)
      .thenRefused('DEVICE_NOT_FOUND');
  });

  it('is refused for a disabled and a deleted device, and for bytes of another past', () => {
    given(...device, disabled)
      .when(recordPickup, input)
      .thenRefused('DEVICE_NOT_FOUND');
    given(...device, deleted)
      .when(recordPickup, input)
      .thenRefused('DEVICE_NOT_FOUND');
    given(...device)
      .when(recordPickup, { ...input, rendering: rendering('aa', 3) })
      .thenRefused('DEVICE_NOT_FOUND');
  });
});
