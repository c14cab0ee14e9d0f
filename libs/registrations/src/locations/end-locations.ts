import type { ConnectionLossCause, DropCause, RegistrationEvent } from '../registration.events.js';
import { without } from './account-locations.js';
import type { AccountLocations, Location, LocationChange } from './account-locations.js';

/**
 * Takes out what nobody has refreshed in time, but for what is `held`. A deadline is over at its very millisecond. By then no copy of a
 * request lives any more, and a phone that begins anew may count from 1 again; only a report of a registrar that answers by itself may
 * come a second time.
 */
export function expireDue(
  account: AccountLocations,
  now: Date,
  held: (location: Location) => boolean = () => false,
): LocationChange {
  const time = now.toISOString();
  const due = account.locations.filter((location) => location.expires <= time && !held(location));
  if (due.length === 0) return { account, events: [] };
  const reported = due.filter((location) => location.reported === true);
  const { departed } = without(account, reported, now);
  const locations = account.locations.filter((location) => !due.includes(location));
  return { account: { ...account, locations, departed }, events: due.map(expired) };
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
  askedBack: (location: Location) => boolean = () => false,
): LocationChange {
  const due = expireDue(account, now);
  const ended = due.account.locations.filter(which);
  if (ended.length === 0) return due;
  const events = ended.map((location): RegistrationEvent => ({
    type: 'RegistrationDropped',
    data: { registrationId: location.registrationId, cause, ...(askedBack(location) && { askedBack: true }) },
  }));
  const locations = due.account.locations.filter((location) => !ended.includes(location));
  // What was let in by another password is told by that; who is back with the new one has not ended.
  const mark = cause === 'password rotated' ? {} : { endedAt: now.toISOString() };
  return { account: { ...due.account, locations, ...mark }, events: [...due.events, ...events] };
}

export interface ConnectionLoss {
  readonly cause?: ConnectionLossCause;
  /** So many seconds ago; absent: just now. What ran out since then had been lost before. */
  readonly ago?: number;
}

/** The connection that some were reached by is gone (RFC 5626 section 5.3). */
export function loseConnection(
  account: AccountLocations,
  flow: string,
  now: Date,
  loss?: ConnectionLoss,
): LocationChange {
  return loseConnections(account, (location) => location.flow === flow, now, loss);
}

export function loseConnections(
  account: AccountLocations,
  isLost: (location: Location) => boolean,
  now: Date,
  { ago = 0, cause }: ConnectionLoss = {},
): LocationChange {
  const due = expireDue(account, new Date(now.getTime() - ago * 1000));
  return endThose(due, isLost, now, ({ registrationId }) => ({
    type: 'RegistrationConnectionLost',
    data: { registrationId, ...(cause && { cause }) },
  }));
}

/** The registrar has it no more, and how it ended was not told: by its connection, or else by a good-bye of the phone. */
export function endGone(account: AccountLocations, flow: string, now: Date): LocationChange {
  const isGone = (location: Location) => location.flow === flow;
  return endThose(expireDue(account, now), isGone, now, ({ registrationId, transport }) => ({
    type: transport === 'UDP' ? 'RegistrationRemoved' : 'RegistrationConnectionLost',
    data: { registrationId },
  }));
}

function endThose(
  due: LocationChange,
  which: (location: Location) => boolean,
  now: Date,
  endOf: (location: Location) => RegistrationEvent,
): LocationChange {
  const ended = due.account.locations.filter(which);
  if (ended.length === 0) return due;
  return { account: without(due.account, ended, now), events: [...due.events, ...ended.map(endOf)] };
}

function expired({ registrationId, deadlineKnown, expires }: Location): RegistrationEvent {
  return { type: 'RegistrationExpired', data: { registrationId, deadline: deadlineKnown ? expires : null } };
}
