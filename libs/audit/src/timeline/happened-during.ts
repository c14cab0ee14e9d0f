import type { AuditEntryDocument } from '../views/audit-entries/audit-entries.js';
import type { Interval, Moment } from '../views/links/links.js';

/** Where an entry stands in the log, when what it tells of happened, by the clock of who wrote it, and what brought it about. */
export type Happened = Pick<AuditEntryDocument, 'causationId' | 'position' | 'time' | 'since' | 'until'>;

/** The clocks of two processes, or one before and after it was set, are trusted no closer than this. */
const CLOCKS_DIFFER_MS = 5_000;

/**
 * Whether something happened, at least in part, during the interval; the events that begin and end it count, and what follows from that end or
 * from what brought it about, as a registration that ends with its deleted line. The places in the log decide.
 * Only of what had happened before it was written the clock decides, within what the log leaves open: it is left out when clocks that
 * do not contradict the log say that it was over before the interval began, or began after that ended.
 */
export function happenedDuring(happened: Happened, interval: Interval): boolean {
  const { causationId, position, since, time, until } = happened;
  if (interval.since.position > position) return false;
  if (until < time && isLater(interval.since, until, time)) return false;
  const ended = interval.until;
  if (ended === null || ended.position >= position) return true;
  if (causationId === ended.eventId || causationId === ended.causationId) return true;
  return since < time && !isEarlier(ended, since, time);
}

/** What is heard of something after it was deleted, as if it had been heard at its deletion. */
export function beforeDeletion(happened: Happened, deleted: Moment | undefined): Happened {
  const { causationId, position, since, time, until } = happened;
  if (deleted === undefined || position <= deleted.position) return happened;
  const all = { causationId, position: deleted.position, time };
  // Where the clocks contradict the log it is taken as heard later: that is what most of it is.
  if (since >= deleted.time || deleted.time > time) return { ...all, since: time, until: time };
  return { ...all, since, until: until < deleted.time ? until : deleted.time };
}

/** Of a moment that the log has before what was written at `time`: later than that by its own clock, it says nothing. */
function isLater(moment: Moment, than: string, time: string): boolean {
  return moment.time <= time && Date.parse(moment.time) > Date.parse(than) + CLOCKS_DIFFER_MS;
}

function isEarlier(moment: Moment, than: string, time: string): boolean {
  return moment.time <= time && Date.parse(moment.time) < Date.parse(than) - CLOCKS_DIFFER_MS;
}
