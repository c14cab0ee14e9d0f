import { AggregateReader } from '@ringledger/event-sourcing';
import { given, recorded } from '@ringledger/event-sourcing/testing';
import type { ExtensionState } from '@ringledger/extensions';
import { LeaveWhatWasDeleted } from '../reactions/leave-what-was-deleted.js';
import type { DeviceEvent } from '../device.events.js';
import { ACME, deleted, device } from '../testing/scenario.js';
import { placeDeviceAtSeat } from './place-device-at-seat.js';
import { takeDeviceFromSeat } from './take-device-from-seat.js';

const SEAT = '5f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b31';
const OTHER_SEAT = '5f0a8a5e-4a43-5a0b-8d0b-2f1c9a0e7b32';
const nobody = { firstName: null, lastName: null, displayName: null, email: null, mobileNumber: null };
const extension = { status: 'enabled', organizationId: ACME, number: '201', identity: nobody } as const;
const placed = (extensionId = SEAT): DeviceEvent => ({ type: 'DevicePlacedAtSeat', data: { extensionId } });
const taken = (extensionId = SEAT): DeviceEvent => ({ type: 'DeviceTakenFromSeat', data: { extensionId } });
const facts = { extension };

describe('the seat of a device (S2-01)', () => {
  it('is that of one extension, and a move is told as one', () => {
    given(...device)
      .when(placeDeviceAtSeat, { extensionId: SEAT }, { facts })
      .then(placed());
    given(...device, placed())
      .when(placeDeviceAtSeat, { extensionId: SEAT }, { facts })
      .thenNothing();
    given(...device, placed())
      .when(placeDeviceAtSeat, { extensionId: OTHER_SEAT }, { facts })
      .then(taken(), placed(OTHER_SEAT));
  });

  it.each<ExtensionState>([
    { status: 'none' },
    { status: 'deleted' },
    { ...extension, organizationId: '11111111-2222-5333-8444-555555555555' },
  ])('is of an extension of the same organization, not %j', (other) => {
    given(...device)
      .when(placeDeviceAtSeat, { extensionId: SEAT }, { facts: { extension: other } })
      .thenRefused('EXTENSION_NOT_FOUND', 'extensionId');
  });

  it('may be of a disabled extension: a seat does not vanish with the right to call', () => {
    given(...device)
      .when(placeDeviceAtSeat, { extensionId: SEAT }, { facts: { extension: { ...extension, status: 'disabled' } } })
      .then(placed());
  });

  it('is left, by name or whichever it is', () => {
    given(...device, placed())
      .when(takeDeviceFromSeat, { extensionId: null })
      .then(taken());
    given(...device, placed())
      .when(takeDeviceFromSeat, { extensionId: SEAT })
      .then(taken());
    given(...device, placed())
      .when(takeDeviceFromSeat, { extensionId: OTHER_SEAT })
      .thenNothing();
    given(...device, placed(), taken())
      .when(takeDeviceFromSeat, { extensionId: null })
      .thenNothing();
  });

  it('is of a device that exists', () => {
    given(...device, deleted)
      .when(placeDeviceAtSeat, { extensionId: SEAT }, { facts })
      .thenRefused('DEVICE_NOT_FOUND', null);
    given(...device, deleted)
      .when(takeDeviceFromSeat, { extensionId: null })
      .thenRefused('DEVICE_NOT_FOUND', null);
  });

  it('is gone also when the extension was deleted while the device was placed there', async () => {
    const reaction = (state: ExtensionState) =>
      new LeaveWhatWasDeleted(undefined as never, new OneExtension(state)).react(
        recorded(placed(), { stream: 'device-phone' }) as never,
      );
    expect(await reaction({ status: 'deleted' })).toEqual([
      { decision: takeDeviceFromSeat, aggregateId: 'phone', input: { extensionId: SEAT } },
    ]);
    expect(await reaction(extension)).toEqual([]);
  });
});

class OneExtension extends AggregateReader {
  constructor(private readonly extension: ExtensionState) {
    super();
  }

  override state = async () => this.extension as never;
}
