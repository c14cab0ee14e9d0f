import type { Reservation } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import type { LineAssignment } from './device.js';

/** What only one device of the whole exchange may have: its MAC (N-13), and each account on its lines (S3-08, S3-09). */
export function deviceReservations(device: {
  readonly mac: string | null;
  readonly lines: readonly LineAssignment[];
}): readonly Reservation[] {
  const accounts = device.lines.map(({ sipAccountId }) => accountReservation(sipAccountId));
  return device.mac === null ? accounts : [macReservation(device.mac), ...accounts];
}

function macReservation(mac: string): Reservation {
  return {
    kind: 'mac',
    value: mac,
    taken: refusal(
      'DEVICE_MAC_TAKEN',
      'mac',
      `Another device of the exchange has the MAC address ${mac}`,
      'Check the label of the device; delete the other entry, or clear its MAC, when the device has moved',
    ),
  };
}

export function accountReservation(sipAccountId: string): Reservation {
  return {
    kind: 'sipAccountLine',
    value: sipAccountId,
    taken: refusal(
      'SIP_ACCOUNT_ALREADY_ASSIGNED',
      'sipAccountId',
      'The account is on a line of another device',
      'A second device of the same extension gets an account of its own',
    ),
  };
}
