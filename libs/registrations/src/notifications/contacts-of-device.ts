import type { Location } from '../locations/account-locations.js';
import { mayBe } from '../readiness/device-signs.js';
import type { DeviceSigns } from '../readiness/device-signs.js';
import type { NotificationTarget } from './device-notification.js';

export type RegisteredLocation = Pick<
  Location,
  'registrationId' | 'registrar' | 'userAgent' | 'since' | 'callSince'
> & {
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
  signs: (sipAccountId: string) => DeviceSigns,
  locations: readonly RegisteredLocation[],
): DeviceContacts {
  const own = locations.filter((location) => mayBe(signs(location.sipAccountId), location));
  const targets = own.map(({ sipAccountId, registrationId, registrar }) => ({
    sipAccountId,
    registrationId,
    registrar,
  }));
  return { targets, heldByOthers: own.length < locations.length };
}
