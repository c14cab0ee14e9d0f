import { behind } from '@ringledger/event-sourcing';
import { derivedId } from '@ringledger/system';
import { evolveRegistration, registrationAggregate } from '../registration.js';
import type { RegistrationEvent } from '../registration.events.js';
import { NOWHERE } from './account-locations.js';
import type { AccountLocations, Location } from './account-locations.js';
import type { OutgoingEvent } from './location.document.js';

/** An account as the table has it, with what is not in the log yet. */
export interface PendingAccount extends AccountLocations {
  readonly outgoing: readonly OutgoingEvent[];
}

/**
 * A command dropped registrations in the log before the pending events could be written there. What they say of a dropped registration
 * is not true any more, and who was to be taken over has gone before; the others come behind it in time as well. But who has
 * taken over at a registrar that answers by itself is what was bound there by then, and is dropped as well. Null: more than drops stand
 * there, so the table is not the log's.
 */
export function afterDrops(
  pending: PendingAccount,
  written: readonly WrittenEvent[],
  now: Date,
): PendingAccount | null {
  const dropped = new Set<string>();
  let last = '';
  for (const { event, time } of written) {
    last = time > last ? time : last;
    if (event.type !== 'RegistrationDropped') return null;
    dropped.add(event.data.registrationId);
  }
  if (pending.locations.some(({ reported }) => reported)) {
    for (const event of pending.outgoing) {
      if (dropped.has(previousOf(event))) dropped.add(event.data['registrationId'] as string);
    }
  }
  return {
    departed: pending.departed,
    ...(dropped.size === 0 ? {} : { endedAt: now.toISOString() }),
    locations: pending.locations.filter(({ registrationId }) => !dropped.has(registrationId)),
    outgoing: pending.outgoing.flatMap((event) => {
      if (dropped.has(event.data['registrationId'] as string)) return [];
      return [behind(last, dropped.has(previousOf(event)) ? asCreated(event) : event)];
    }),
  };
}

function previousOf({ data }: OutgoingEvent): string {
  return (data['previous'] as { registrationId: string } | undefined)?.registrationId ?? '';
}

function asCreated(event: OutgoingEvent): OutgoingEvent {
  const { previous: _, ...data } = event.data;
  return { ...event, id: derivedId(event.id, 'nobody taken over'), type: 'RegistrationCreated', data };
}

/** An event as it stands in the stream of an account. */
export interface WrittenEvent {
  readonly event: RegistrationEvent;
  /** ISO 8601 */
  readonly time: string;
}

/** What a table still tells of an account. */
export interface KnownAccount extends AccountLocations {
  /** The log has gone on without it: phones may have been given more time since. Absent: no. */
  readonly isOlder?: boolean;
}

/**
 * The account as the log tells it, for a table that was lost or is not the log's: all that is open there is bound, with the deadline that
 * the table knows, or else with the longest that a phone can have been given (design 4: no expiry before it has passed).
 */
export function fromTheLog(
  written: readonly WrittenEvent[],
  known: KnownAccount,
  maxSeconds: number,
  now: Date,
): AccountLocations {
  const state = written.reduce(
    (before, { event }) => evolveRegistration(before, event),
    registrationAggregate.initialState,
  );
  if (state.status === 'never registered') return NOWHERE;
  const [opened, heard] = [new Map<string, string>(), new Map<string, string>()];
  for (const { event, time } of written) {
    const { registrationId } = event.data;
    if (event.type === 'RegistrationCreated' || event.type === 'RegistrationTakenOver') {
      opened.set(registrationId, time);
    }
    heard.set(registrationId, time);
  }
  const locations = state.open.map((open) => {
    const { registrationId } = open;
    const since = opened.get(registrationId) as string;
    const refreshed = heard.get(registrationId) as string;
    const location = known.locations.find((one) => one.registrationId === registrationId);
    const lost = { q: null, callId: '', cseq: 0, expires: '', deadlineKnown: true, flow: '' };
    const recovered: Location = { ...open, ...lost, since, refreshed };
    if (!location) return withoutDeadline(recovered, maxSeconds, now);
    const { callSince, deadlineKnown, expires, grantedSeconds } = location;
    const latest = refreshed > location.refreshed ? refreshed : location.refreshed;
    const found = {
      ...{ ...recovered, deadlineKnown, expires, grantedSeconds, refreshed: latest },
      ...(callSince !== undefined && { callSince }),
    };
    return known.isOlder ? withoutDeadline(found, maxSeconds, now) : found;
  });
  return { locations, departed: known.departed };
}

/** Nobody knows how long it holds: as long as its phone can have been given until now. */
function withoutDeadline(location: Location, maxSeconds: number, now: Date): Location {
  const seconds = Math.max(maxSeconds, location.grantedSeconds);
  const expires = new Date(now.getTime() + seconds * 1000).toISOString();
  return { ...location, expires: expires > location.expires ? expires : location.expires, deadlineKnown: false };
}

/**
 * The account in a table that is an older copy, found by a process that began at `begun`: what was refreshed before may have been refreshed
 * again since the copy was made. The very object that came in when nothing changes.
 */
export function withoutDeadlines(
  account: AccountLocations,
  begun: Date,
  maxSeconds: number,
  now: Date,
): AccountLocations {
  const [began, latest] = [begun.toISOString(), new Date(begun.getTime() + maxSeconds * 1000).toISOString()];
  const isOfBefore = ({ deadlineKnown, expires, refreshed }: Location) =>
    refreshed < began && (deadlineKnown || expires < latest);
  if (!account.locations.some(isOfBefore)) return account;
  const locations = account.locations.map((location) =>
    isOfBefore(location) ? withoutDeadline(location, maxSeconds, now) : location,
  );
  return { ...account, locations };
}
