import type { ConfigurationServed, DeviceEvent } from '@ringledger/devices';
import { givenProjection, recordedStream, TEST_ORGANIZATION } from '@ringledger/event-sourcing/testing';
import { accountDevicesProjection, devicesAt } from './account-devices.js';

type Event = Parameters<typeof accountDevicesProjection.evolve>[1]['event'];

const added: Event = {
  type: 'DeviceAdded',
  data: { organizationId: TEST_ORGANIZATION, model: 'snom-d785', name: 'Desk', expansionModules: 0 },
};
const served = (address: string): ConfigurationServed => ({
  type: 'ConfigurationServed',
  data: {
    ...{ configurationRevision: 1, hash: 'aa', address, userAgent: null, file: null, status: 200 },
    ...{ keyGeneration: 1, tlsVersion: null },
  },
});
const assigned = (line: number, sipAccountId: string): Event => ({
  type: 'SipAccountAssigned',
  data: { line, sipAccountId },
});
const unassigned = (line: number, sipAccountId: string): Event => ({
  type: 'SipAccountUnassigned',
  data: { line, sipAccountId },
});
const deleted = { type: 'DeviceDeleted', data: { keyHash: 'aa', generation: 1 } } as Extract<
  DeviceEvent,
  { type: 'DeviceDeleted' }
>;

/** What the device was for the account `a1` after each of these events, by all that happened. */
function ofAccount(...events: readonly Event[]) {
  const stream = recordedStream('device-d1', added, ...events);
  const document = givenProjection(accountDevicesProjection)
    .when(...stream)
    .document('d1');
  return stream.map(({ position }) => devicesAt(document ? [document] : [], 'a1', position));
}
const networks = (...addresses: readonly string[]) =>
  ofAccount(assigned(1, 'a1'), ...addresses.map(served)).at(-1)?.[0]?.networks;

describe('the devices of an account', () => {
  const device = { model: 'snom-d785', networks: [] };

  it('are those that had it on a line at that place in the log, whatever came later', () => {
    const found = ofAccount(assigned(1, 'a1'), assigned(2, 'a2'), unassigned(1, 'a1'), assigned(1, 'a1'), deleted);
    expect(found).toEqual([[], [device], [device], [], [device], []]);
  });

  it('are found by what they have and had, also when a line went to another account at once', () => {
    const found = ofAccount(assigned(1, 'a1'), assigned(2, 'a1'), assigned(1, 'a2'), unassigned(2, 'a1'));
    expect(found).toEqual([[], [device], [device], [device], []]);
    const events = recordedStream('device-d1', added, assigned(1, 'a1'), assigned(1, 'a2'));
    givenProjection(accountDevicesProjection)
      .when(...events)
      .thenMatches('d1', { sipAccountIds: ['a1', 'a2'] });
  });

  it('had fetched from the networks that they came from until then', () => {
    const found = ofAccount(assigned(1, 'a1'), served('192.0.2.10'), served('203.0.113.66'));
    expect(found.map(([one]) => one?.networks)).toEqual([
      undefined,
      [],
      ['192.0.2.10'],
      ['192.0.2.10', '203.0.113.66'],
    ]);
  });

  it('had fetched nowhere once they are another phone, and where they came from once that comes', () => {
    const mac = (address: string | null): Event => ({ type: 'DeviceMacChanged', data: { mac: address } });
    const found = ofAccount(
      ...[assigned(1, 'a1'), served('192.0.2.10'), mac('805EC0112233')],
      ...[served('203.0.113.66'), mac('805EC0112244'), served('192.0.2.10'), mac(null)],
    );
    const [first, second] = ['192.0.2.10', '203.0.113.66'];
    expect(found.slice(2).map(([one]) => one?.networks)).toEqual([[first], [first], [first, second], [], [first], []]);
  });

  it('have each network once, IPv6 by its /64', () => {
    expect(networks('192.0.2.10', '192.0.2.10', '2001:db8:0:1::7', '2001:db8:0:1::8')).toEqual([
      '192.0.2.10',
      '20010db800000001',
    ]);
  });

  it.each([
    ['another phone fetched it', { otherMac: '001122334455' }],
    ['the key was used without a sign of the device', { status: 304, unproven: true }],
  ] as const)('have no network where %s', (_, data) => {
    const { type, data: usual } = served('203.0.113.66');
    const found = ofAccount(assigned(1, 'a1'), { type, data: { ...usual, ...data } }, served('192.0.2.10'));
    expect(found.at(-1)?.[0]?.networks).toEqual(['192.0.2.10']);
  });

  it('have bounded networks', () => {
    const many = Array.from({ length: 300 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    expect(networks(...many)).toEqual(many.slice(-256));
  });
});
