import { givenProjection, recordedStream } from '@ringledger/event-sourcing/testing';
import type { DeviceEvent } from '../../device.events.js';
import {
  ACCOUNT,
  ACME,
  assigned,
  device,
  disabled,
  nextKey,
  OTHER_ACCOUNT,
  rendering,
} from '../../testing/scenario.js';
import { devicesProjection } from './device.projection.js';

const regenerated = (configurationRevision: number, hash: string): DeviceEvent => {
  const { exchange, pins } = rendering(hash, 2);
  const cause = { type: 'AccessKeyIssued', eventId: null };
  return {
    type: 'DeviceConfigurationRegenerated',
    data: { configurationRevision, hash, cause, pins, exchange, rendererVersion: 1 },
  };
};
const from = { address: '192.0.2.7', userAgent: 'T46U' };
const served = (configurationRevision: number, hash: string): DeviceEvent[] => [
  {
    type: 'ConfigurationServed',
    data: { configurationRevision, hash, ...from, file: null, status: 200, keyGeneration: 1, tlsVersion: null },
  },
  { type: 'DeviceSynchronized', data: { configurationRevision, hash, ...from } },
];
const macChanged = (mac: string | null): DeviceEvent => ({ type: 'DeviceMacChanged', data: { mac } });
const after = (...events: DeviceEvent[]) =>
  givenProjection(devicesProjection).when(...recordedStream('device-1', ...device, ...events));

describe('the view of devices', () => {
  it('shows what a form needs and no secret', () => {
    const document = after(assigned).document('1');
    expect(document).toMatchObject({
      organizationId: ACME,
      model: 'yealink-t46u',
      name: 'Reception',
      mac: '805EC0112233',
      adminPassword: 'generated',
      lines: [{ line: 1, sipAccountId: ACCOUNT }],
      sipAccountIds: [ACCOUNT],
      keyGeneration: 1,
      version: 2,
    });
    expect(JSON.stringify(document)).not.toContain('7777');
  });

  it('is out of sync from each new configuration until it was fetched (S1-13, S1-14, S1-15)', () => {
    after().thenMatches('1', { outOfSync: true, lastPickup: null });
    after(regenerated(1, 'aa')).thenMatches('1', { outOfSync: true });
    const fetched = after(regenerated(1, 'aa'), ...served(1, 'aa'));
    fetched.thenMatches('1', { outOfSync: false, synchronizedRevision: 1 });
    expect(fetched.document('1')?.lastPickup).toMatchObject({ ...from, hash: 'aa', keyGeneration: 1 });
    after(regenerated(1, 'aa'), ...served(1, 'aa'), regenerated(2, 'bb')).thenMatches('1', { outOfSync: true });
  });

  it('is in sync again when a change was taken back: the phone holds these bytes', () => {
    const back = after(regenerated(1, 'aa'), ...served(1, 'aa'), regenerated(2, 'bb'), regenerated(3, 'aa'));
    back.thenMatches('1', { outOfSync: false, configurationRevision: 3 });
  });

  it('tells since when it is in sync without a break: not since before a change that was taken back', () => {
    const first = [regenerated(1, 'aa'), ...served(1, 'aa')];
    const found = (...events: DeviceEvent[]) => after(...first, ...events).document('1');
    expect(found()?.inSyncSince).toBe(found()?.synchronizedAt);
    expect(found(regenerated(2, 'bb'))?.inSyncSince).toBeNull();
    const back = [regenerated(2, 'bb'), regenerated(3, 'aa')];
    expect(found(...back)?.inSyncSince).toBe(found(...back)?.regeneratedAt);
    const again = found(...back, ...served(3, 'aa'));
    expect(again).toMatchObject({ synchronizedRevision: 3, inSyncSince: again?.regeneratedAt });
    expect(found(regenerated(2, 'aa'), ...served(2, 'aa'))?.inSyncSince).toBe(found()?.synchronizedAt);
    expect(found(macChanged('001122334455'))?.inSyncSince).toBeNull();
  });

  it('is out of sync when it fetched what was already old', () => {
    after(regenerated(1, 'aa'), regenerated(2, 'bb'), ...served(1, 'aa')).thenMatches('1', { outOfSync: true });
  });

  it('shows what fetched it as another phone, and is out of sync all the same', () => {
    const [pickup] = served(1, 'aa');
    const other = { ...pickup, data: { ...pickup?.data, otherMac: '001122334455' } } as DeviceEvent;
    const lastPickup = { ...from, hash: 'aa', keyGeneration: 1, otherMac: '001122334455' };
    const found = after(regenerated(1, 'aa'), other).document('1');
    expect(found).toMatchObject({ outOfSync: true, lastPickup, ownPickup: null });
    expect(Object.keys(found?.lastPickup ?? {})).not.toContain('tlsVersion');
  });

  it('keeps what is known of the device when it was fetched as another phone since', () => {
    const [pickup] = served(1, 'aa');
    const other = {
      ...pickup,
      data: { ...pickup?.data, address: '192.0.2.8', otherMac: '001122334455' },
    } as DeviceEvent;
    after(regenerated(1, 'aa'), ...served(1, 'aa'), other).thenMatches('1', {
      outOfSync: false,
      lastPickup: expect.objectContaining({ address: '192.0.2.8' }) as never,
      ownPickup: expect.objectContaining({ ...from, keyGeneration: 1 }) as never,
    });
  });

  it('is out of sync from a change of the MAC address until it was fetched once more', () => {
    const moved = macChanged('001122334455');
    const changed = after(regenerated(1, 'aa'), ...served(1, 'aa'), moved);
    const lastPickup = expect.objectContaining(from) as never;
    changed.thenMatches('1', { outOfSync: true, synchronizedHash: null, ownPickup: null, lastPickup });
    after(regenerated(1, 'aa'), ...served(1, 'aa'), moved, regenerated(2, 'aa')).thenMatches('1', { outOfSync: true });
    after(regenerated(1, 'aa'), moved, ...served(1, 'aa')).thenMatches('1', { outOfSync: false });
  });

  it('stays in sync when the phone that fetched it gets the MAC address that was not known', () => {
    const named = [macChanged(null), regenerated(1, 'aa'), ...served(1, 'aa'), macChanged('001122334455')];
    after(...named).thenMatches('1', { outOfSync: false, mac: '001122334455' });
  });

  it('tells when it had which account, and since when it is the phone that it is', () => {
    const unassigned: DeviceEvent = { type: 'SipAccountUnassigned', data: { line: 1, sipAccountId: ACCOUNT } };
    const [one, other] = [ACCOUNT, OTHER_ACCOUNT];
    const next: DeviceEvent = { type: 'SipAccountAssigned', data: { line: 2, sipAccountId: other } };
    const events = [assigned, next, unassigned, assigned, macChanged(null), macChanged('001122334455')];
    const at = recordedStream('device-1', ...device, ...events).map(({ metadata }) => metadata.time);
    after(...events.slice(0, 4), macChanged('001122334455')).thenMatches('1', {
      heldAccounts: [
        { sipAccountId: one, since: at[2]!, until: at[4]! },
        { sipAccountId: other, since: at[3]!, until: null },
        { sipAccountId: one, since: at[5]!, until: null },
      ],
      phoneSince: at[6]!,
    });
    after(...events.slice(0, 4)).thenMatches('1', { phoneSince: null });
    // Where none was named, what came was the device.
    after(...events).thenMatches('1', { mac: '001122334455', phoneSince: at[6]! });
  });

  it('shows the seat that the device stands at (S2-01)', () => {
    const placed: DeviceEvent = { type: 'DevicePlacedAtSeat', data: { extensionId: 'e1' } };
    const taken: DeviceEvent = { type: 'DeviceTakenFromSeat', data: { extensionId: 'e1' } };
    after().thenMatches('1', { seatExtensionId: null });
    after(placed).thenMatches('1', { seatExtensionId: 'e1', outOfSync: true });
    after(placed, taken).thenMatches('1', { seatExtensionId: null });
  });

  it('keeps the keys of each module apart', () => {
    const key = { index: 1, line: null, value: '1', label: null, pickupCode: null, type: 'directDial' } as const;
    const set = (module: number, keys: (typeof key)[]): DeviceEvent => ({
      type: 'FunctionKeysChanged',
      data: { module, keys },
    });
    const keys = after(set(1, [key]), set(0, [key]), set(1, [])).document('1')?.keys;
    expect(keys).toEqual([{ module: 0, ...key }]);
  });

  it('has its key seen when the key was shown by itself or in a configuration, but not when that held an older one', () => {
    const revealed = (keyGeneration?: number): DeviceEvent => ({
      type: 'ConfigurationRevealed',
      data: { configurationRevision: 1, hash: 'aa', ...(keyGeneration !== undefined && { keyGeneration }) },
    });
    const seen: DeviceEvent = {
      type: 'AccessKeyRevealed',
      data: { accessKey: nextKey, generation: 1, occasion: 'request' },
    };
    after(seen).thenMatches('1', { keyRevealedAt: expect.any(String) as never });
    after(revealed(1)).thenMatches('1', { keyRevealedAt: expect.any(String) as never });
    after(revealed()).thenMatches('1', { keyRevealedAt: null });
  });

  it('counts access keys, and goes with the device', () => {
    const rotated: DeviceEvent = {
      type: 'AccessKeyRotated',
      data: { accessKey: nextKey, keyHash: 'n', previousKeyHash: 'o', generation: 2 },
    };
    after(rotated, disabled).thenMatches('1', { keyGeneration: 2, enabled: false });
    after({ type: 'DeviceDeleted', data: { keyHash: 'n', generation: 2 } }).then('1', null);
  });
});
