import type { ConnectionLossCause, DropCause, RegistrationEvent } from '../registration.events.js';
import { without } from './account-locations.js';
import type { AccountLocations, Location, LocationChange } from './account-locations.js';

/** Takes out what nobody has refreshed in time. A deadline is over at its very millisecond. */
export function expireDue(account: AccountLocations, now: Date): LocationChange {
  const time = now.toISOString();
  const due = account.locations.filter(({ expires }) => expires <= time);
  if (due.length === 0) return { account, events: [] };
  return { account: without(account, due, now), events: due.map(expired) };
}

/**
 * The exchange ends them, or those that `which` is true of. A request under way is no copy of an old one: it is decided by what the
 * account may do now.
 */
export function endAll(
  account: AccountLocations,
  cause: DropCause,
  now: Date,
  which: (location: Location) => boolean = () => true,
): LocationChange {
  const due = expireDue(account, now);
  const ended = due.account.locations.filter(which);
  if (ended.length === 0) return due;
  const events = ended.map(({ registrationId }): RegistrationEvent => ({
    type: 'RegistrationDropped',
    data: { registrationId, cause },
  }));
  const locations = due.account.locations.filter((location) => !ended.includes(location));
  return { account: { ...due.account, locations }, events: [...due.events, ...events] };
}

/** The connection that some were reached by is gone (RFC 5626 section 5.3). */
export function loseConnection(
  account: AccountLocations,
  flow: string,
  now: Date,
  cause?: ConnectionLossCause,
): LocationChange {
  const due = expireDue(account, now);
  const lost = due.account.locations.filter((location) => location.flow === flow);
  if (lost.length === 0) return due;
  const ended = lost.map(({ registrationId }): RegistrationEvent => ({
    type: 'RegistrationConnectionLost',
    data: { registrationId, ...(cause && { cause }) },
  }));
  return { account: without(due.account, lost, now), events: [...due.events, ...ended] };
}

function expired({ registrationId, deadlineKnown, expires }: Location): RegistrationEvent {
  return { type: 'RegistrationExpired', data: { registrationId, deadline: deadlineKnown ? expires : null } };
}
