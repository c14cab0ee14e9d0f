import type { JsonObject, Position } from '@ringledger/event-store';

/** What happened, in the exchange's own words: a past-tense type and only what changed. */
export interface DomainEvent<T extends string = string, D extends object = object> {
  readonly type: T;
  readonly data: D;
}

export type ActorKind = 'user' | 'service' | 'device' | 'system' | 'anonymous';

/** Who did it. `role` as it was at that time. */
export interface Actor {
  readonly id: string;
  readonly kind: ActorKind;
  readonly role: string;
}

/** What every event carries beside its data; stored as JSON with the log. */
export interface EventMetadata {
  readonly $correlationId: string;
  /** The event or command that caused this one. */
  readonly $causationId: string;
  readonly commandId: string;
  readonly organizationId: string | null;
  readonly actor: Actor;
  /** IP address of who asked, when there was a network. */
  readonly sourceAddress: string | null;
  /** Why, in the words of the person who asked. */
  readonly reason: string | null;
  readonly schemaVersion: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
}

/** An event as read: upcast to its current version, personal data opened, secrets as `Secret`. */
export interface RecordedDomainEvent<E extends DomainEvent = DomainEvent> {
  readonly event: E;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly metadata: EventMetadata;
}

/**
 * The time (ISO 8601) of what is written behind an event of the time `last`; '': behind none. A clock that was set back does not turn the
 * order of a stream around, and no instant is that of two writings.
 */
export function timeBehind(last: string, now: Date): string {
  return last === '' ? now.toISOString() : new Date(Math.max(now.getTime(), Date.parse(last) + 1)).toISOString();
}

/** An event, not written yet, as it stands behind one of the time `last`. */
export function behind<E extends { readonly metadata: JsonObject }>(last: string, event: E): E {
  const time = timeBehind(last, new Date(event.metadata['time'] as string));
  return { ...event, metadata: { ...event.metadata, time } };
}

/** The part of a stream name after the category: `device-4f…` → `4f…`. */
export function idOfStream(stream: string): string {
  return stream.slice(stream.indexOf('-') + 1);
}

export function streamName(category: string, id: string): string {
  return `${category}-${id}`;
}
