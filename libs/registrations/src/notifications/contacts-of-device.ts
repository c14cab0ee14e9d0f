import type { DeviceModel } from '@ringledger/provisioning';
import type { Location } from '../locations/account-locations.js';
import { mayBe } from '../readiness/device-signs.js';
import type { NotificationTarget } from './device-notification.js';

export type RegisteredLocation = Pick<Location, 'registrationId' | 'registrar' | 'userAgent'> & {
  readonly sipAccountId: string;
};

export interface DeviceContacts {
  /** What may be the device, of what its accounts are registered with now. */
  readonly targets: readonly NotificationTarget[];
  /** Whether something else is registered as one of its accounts. */
  readonly heldByOthers: boolean;
}

/** Of an account that moved to this device the phone before may still be registered, and of one whose password leaked a stranger. */
export function contactsOf(
  model: Pick<DeviceModel, 'name' | 'vendor'> | null,
  locations: readonly RegisteredLocation[],
): DeviceContacts {
  const own = locations.filter(({ userAgent }) => mayBe(model, userAgent));
  const targets = own.map(({ sipAccountId, registrationId, registrar }) => ({
    sipAccountId,
    registrationId,
    registrar,
  }));
  return { targets, heldByOthers: own.length < locations.length };
}
