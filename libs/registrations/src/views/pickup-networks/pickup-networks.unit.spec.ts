import type { ConfigurationServed, DeviceAdded, DeviceMacChanged } from '@ringledger/devices';
import { givenProjection, recordedStream } from '@ringledger/event-sourcing/testing';
import { pickupNetworksProjection } from './pickup-networks.js';

const served = (address: string): ConfigurationServed => ({
  type: 'ConfigurationServed',
  data: {
    ...{ configurationRevision: 1, hash: 'aa', address, userAgent: null, file: null, status: 200 },
    ...{ keyGeneration: 1, tlsVersion: null },
  },
});
const after = (...addresses: readonly string[]) =>
  givenProjection(pickupNetworksProjection).when(...recordedStream('device-d1', ...addresses.map(served)));

describe('the networks of pickups', () => {
  it('are remembered once each, IPv6 by its /64', () => {
    const networks = ['192.0.2.10', '20010db800000001'];
    after('192.0.2.10', '192.0.2.10', '2001:db8:0:1::7', '2001:db8:0:1::8').thenMatches('d1', { networks });
  });

  it('are not those where another phone fetched it', () => {
    const { type, data } = served('203.0.113.66');
    const other = { type, data: { ...data, otherMac: '001122334455' } };
    const found = givenProjection(pickupNetworksProjection).when(
      ...recordedStream('device-d1', other, served('192.0.2.10')),
    );
    found.thenMatches('d1', { networks: ['192.0.2.10'] });
  });

  it('are not those where the key was used without a sign of the device', () => {
    const { type, data } = served('203.0.113.66');
    const used = { type, data: { ...data, status: 304, unproven: true } } as const;
    const found = givenProjection(pickupNetworksProjection).when(
      ...recordedStream('device-d1', used, served('192.0.2.10')),
    );
    found.thenMatches('d1', { networks: ['192.0.2.10'] });
  });

  it('are those of the phone that the device is, and not of the one before', () => {
    const added = (mac: string | null) => ({ type: 'DeviceAdded', data: { ...(mac && { mac }) } }) as DeviceAdded;
    const changed = (mac: string | null): DeviceMacChanged => ({ type: 'DeviceMacChanged', data: { mac } });
    const networks = (...events: readonly (ConfigurationServed | DeviceAdded | DeviceMacChanged)[]) =>
      givenProjection(pickupNetworksProjection)
        .when(...recordedStream('device-d1', ...events))
        .document('d1')?.networks;
    const [first, second] = [served('203.0.113.66'), served('192.0.2.10')];
    const [one, other] = ['001122334455', '00112233AABB'];
    expect(networks(added(one), first, changed(other), second)).toEqual(['192.0.2.10']);
    expect(networks(added(one), first, changed(null), second)).toEqual(['192.0.2.10']);
    // Where none was named, what came was the device.
    expect(networks(added(null), first, changed(other), second)).toEqual(['203.0.113.66', '192.0.2.10']);
    expect(networks(added(null), changed(one), first, changed(other), second)).toEqual(['192.0.2.10']);
  });

  it('are bounded', () => {
    const many = Array.from({ length: 300 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    expect(after(...many).document('d1')?.networks).toEqual(many.slice(-256));
  });
});
