import type { Aggregate, Reservation } from '@ringledger/event-sourcing';
import type {
  DeviceNotificationEvent,
  DeviceNotificationRequested,
  NotificationOutcome,
} from '../registration.events.js';
import { notificationRefusal } from './notification-refusals.js';

type Requested = DeviceNotificationRequested['data'];
export type NotificationTarget = Requested['targets'][number];

/** One request to a device, with what came back from each contact that it went to. */
export interface RequestedNotification extends Omit<Requested, 'targets'> {
  readonly status: 'requested';
  readonly targets: readonly (NotificationTarget & { readonly outcome: NotificationOutcome | null })[];
}

export type DeviceNotificationState = { readonly status: 'none' } | RequestedNotification;

function evolve(state: DeviceNotificationState, event: DeviceNotificationEvent): DeviceNotificationState {
  switch (event.type) {
    case 'DeviceNotificationRequested': {
      const targets = event.data.targets.map((target) => ({ ...target, outcome: null }));
      return state.status === 'none' ? { ...event.data, status: 'requested', targets } : state;
    }
    case 'DeviceNotificationAnswered': {
      if (state.status === 'none') return state;
      const { registrationId, outcome } = event.data;
      const targets = state.targets.map((target) =>
        target.registrationId === registrationId ? { ...target, outcome } : target,
      );
      return { ...state, targets };
    }
    default:
      event satisfies never;
      return state;
  }
}

/** S2-02: each restart is confirmed by itself, also where two are asked for at once. */
function confirmationReservation(value: string): Reservation {
  const help = 'Ask restartConfirmation again, and let the person confirm again.';
  return {
    kind: 'restartConfirmation',
    value,
    taken: notificationRefusal('CONFIRMATION_USED', 'confirmation', undefined, help),
  };
}

export const deviceNotificationAggregate: Aggregate<DeviceNotificationState, DeviceNotificationEvent> = {
  category: 'deviceNotification',
  initialState: { status: 'none' },
  evolve,
  organizationOf: (state) => (state.status === 'none' ? undefined : state.organizationId),
  reservations: (state) =>
    state.status === 'none' || state.confirmation === undefined ? [] : [confirmationReservation(state.confirmation)],
};
