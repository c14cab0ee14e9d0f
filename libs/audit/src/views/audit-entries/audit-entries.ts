import { idOfStream } from '@ringledger/event-sourcing';
import type { Actor, DomainEvent, EventCatalogue, EventDefinition, Projection } from '@ringledger/event-sourcing';
import type { CollectionDefinition } from '@ringledger/read-models';

/** One event as the audit trail lists it: who, when, from where, why. What changed is read from the log when asked. */
export interface AuditEntryDocument {
  readonly _id: string;
  /** The position in the log: sorts and pages. */
  readonly position: string;
  readonly organizationId: string | null;
  readonly stream: string;
  readonly revision: number;
  readonly category: string;
  readonly subjectId: string;
  readonly type: string;
  /** When it was written, ISO 8601. */
  readonly time: string;
  /** When what it tells of happened, ISO 8601: of what counts the first and the last that it stands for, else both `time`. */
  readonly since: string;
  readonly until: string;
  readonly actor: Actor;
  readonly sourceAddress: string | null;
  readonly reason: string | null;
  readonly correlationId: string;
  readonly causationId: string;
  readonly commandId: string;
}

const byPosition = { field: 'position', direction: 1 } as const;

export const auditEntries: CollectionDefinition<AuditEntryDocument> = {
  name: 'auditEntries',
  version: 3,
  indexes: [
    { name: 'organization', fields: [{ field: 'organizationId', direction: 1 }, byPosition] },
    { name: 'subject', fields: [{ field: 'subjectId', direction: 1 }, byPosition] },
    { name: 'position', fields: [byPosition] },
  ],
};

/** Bookkeeping of the store itself, not of the exchange: nothing that a person did. */
const HIDDEN = new Set(['reservation', 'idempotency']);

/** Categories whose events tell of something else than their stream is named after: the field that holds its id. */
const SUBJECTS: ReadonlyMap<string, string> = new Map([['deviceNotification', 'deviceId']]);

/** One document an event, for every event type that the exchange knows. */
export function auditEntriesProjection(events: EventCatalogue): Projection<AuditEntryDocument> {
  return {
    collection: auditEntries,
    handles: Object.keys(events),
    keys: ({ id, stream }) => (HIDDEN.has(categoryOf(stream)) ? [] : [id]),
    evolve: (_, { event, id, metadata, position, revision, stream }) => ({
      _id: id,
      position,
      organizationId: metadata.organizationId,
      stream,
      revision,
      category: categoryOf(stream),
      subjectId: subjectOf(event, stream),
      type: event.type,
      time: metadata.time,
      ...happenedAt(event, metadata.time, events[event.type]?.happened),
      actor: metadata.actor,
      sourceAddress: metadata.sourceAddress,
      reason: metadata.reason,
      correlationId: metadata.$correlationId,
      causationId: metadata.$causationId,
      commandId: metadata.commandId,
    }),
  };
}

function happenedAt({ data }: DomainEvent, time: string, fields: EventDefinition['happened']) {
  const said = data as Readonly<Record<string, unknown>>;
  const [since, until] = fields ? [said[fields.since], said[fields.until]] : [];
  return typeof since === 'string' && typeof until === 'string' ? { since, until } : { since: time, until: time };
}

function categoryOf(stream: string): string {
  return stream.slice(0, stream.indexOf('-'));
}

function subjectOf({ data }: DomainEvent, stream: string): string {
  const field = SUBJECTS.get(categoryOf(stream));
  const named: unknown = field && (data as Readonly<Record<string, unknown>>)[field];
  return typeof named === 'string' ? named : idOfStream(stream);
}
