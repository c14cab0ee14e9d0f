import { idOfStream } from '@ringledger/event-sourcing';
import type { DomainEvent, Projection, RecordedDomainEvent } from '@ringledger/event-sourcing';
import type { CollectionDefinition } from '@ringledger/read-models';

/** Of an event: its place in the log, which tells what came before it, and what the clock of who wrote it said, ISO 8601, which may be wrong. */
export interface Moment {
  readonly position: string;
  readonly time: string;
}

/** The event that ended something, and what brought that about: what else follows from either belongs to the end. */
export interface Ending extends Moment {
  readonly eventId: string;
  readonly causationId: string;
}

/** From one moment to another; `until: null`: still. */
export interface Interval {
  readonly since: Moment;
  readonly until: Ending | null;
}

/** When something belonged to a line: a SIP account or the device at its seat to an extension, a device to a SIP account. */
export interface LinkDocument {
  readonly _id: string;
  readonly organizationId: string | null;
  /** Null: to nothing any more, for the child is a deleted device; nothing says then what it belonged to. */
  readonly parentId: string | null;
  readonly childId: string;
  /** Oldest first; the newest thousand. */
  readonly intervals: readonly Interval[];
}

export const links: CollectionDefinition<LinkDocument> = {
  name: 'lineLinks',
  version: 5,
  indexes: [{ name: 'parent', fields: [{ field: 'parentId', direction: 1 }] }],
};

const KEPT = 1000;

type Linked = DomainEvent<
  'SipAccountLinked' | 'SipAccountUnlinked' | 'DevicePlacedAtSeat' | 'DeviceTakenFromSeat',
  { readonly extensionId: string }
>;
type Assigned = DomainEvent<'SipAccountAssigned' | 'SipAccountUnassigned', { readonly sipAccountId: string }>;
type Deleted = DomainEvent<'DeviceDeleted', { readonly keyHash: string }>;

const OPENING = new Set<string>(['SipAccountLinked', 'SipAccountAssigned', 'DevicePlacedAtSeat', 'DeviceDeleted']);

/** The events of other contexts that tie a line together. */
export const linksProjection: Projection<LinkDocument, Linked | Assigned | Deleted> = {
  collection: links,
  handles: [
    'SipAccountLinked',
    'SipAccountUnlinked',
    'SipAccountAssigned',
    'SipAccountUnassigned',
    'DevicePlacedAtSeat',
    'DeviceTakenFromSeat',
    'DeviceDeleted',
  ],
  keys: (recorded) => {
    const [parent, child] = [parentOf(recorded), idOfStream(recorded.stream)];
    return [parent === null ? child : `${parent}/${child}`];
  },
  evolve: (document, recorded, key) => {
    const { event, id, metadata, position, stream } = recorded;
    const moment = { position, time: metadata.time };
    const ending = { ...moment, eventId: id, causationId: metadata.$causationId };
    const before = document?.intervals ?? [];
    const opens = OPENING.has(event.type);
    return {
      _id: key,
      organizationId: metadata.organizationId,
      parentId: parentOf(recorded),
      childId: idOfStream(stream),
      intervals: (opens ? opened(before, moment) : closed(before, ending)).slice(-KEPT),
    };
  },
};

function parentOf({ event: { data } }: RecordedDomainEvent<Linked | Assigned | Deleted>): string | null {
  if ('extensionId' in data) return data.extensionId;
  return 'sipAccountId' in data ? data.sipAccountId : null;
}

function opened(intervals: readonly Interval[], moment: Moment): readonly Interval[] {
  return intervals.at(-1)?.until === null ? intervals : [...intervals, { since: moment, until: null }];
}

function closed(intervals: readonly Interval[], ending: Ending): readonly Interval[] {
  return intervals.map((interval) => (interval.until === null ? { ...interval, until: ending } : interval));
}
