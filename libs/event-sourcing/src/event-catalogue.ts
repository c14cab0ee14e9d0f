import type { JsonObject } from '@ringledger/event-store';
import type { DomainEvent } from './event.js';

/** A JSON Schema (2020-12) of the event's data as JSON; secret and personal fields are described as the string they hold. */
export type JsonSchema = JsonObject;

/**
 * How the audit trail reads an event. `occurrence`: it tells of something that happened and changed nothing, so that all it says is new
 * each time. `beginning`: the same, and later events change what began. A function: the fields of the thing that it sets, where these are
 * not the data's own; null takes away.
 */
export type AuditReading<D> = 'occurrence' | 'beginning' | { of(data: D): Readonly<Record<string, unknown>> }['of'];

type DataOf<E extends DomainEvent, T extends E['type']> = Extract<E, { type: T }>['data'];

/**
 * Everything the log needs to know of one event type, declared once, beside the type.
 * Secret and personal fields are top-level fields of the data that hold a string (or are absent); they are encrypted in the event.
 */
export interface EventDefinition<D extends object = object> {
  /** Current schema version, from 1. A change of the payload is a new version with an upcast and a new golden. */
  readonly version: number;
  readonly schema: JsonSchema;
  /** Fields that read as `Secret`; never in a read model, feed or log. */
  readonly secrets?: readonly (keyof D & string)[];
  /** Fields that are data of a person; they read as `erased` after erasure. */
  readonly personal?: readonly (keyof D & string)[];
  /** Left out: each field of the data is a field of the thing, and stands there now. */
  readonly audit?: AuditReading<D>;
  /** Of an event that is written when what it tells of is over: the fields that say from when to when that happened. Left out: when it was written. */
  readonly happened?: { readonly since: keyof D & string; readonly until: keyof D & string };
  /** From the version in the log to the next one. Pure, chained: `upcasts[1]` makes version 2 out of 1. Sees sealed fields as they are stored. */
  readonly upcasts?: Readonly<Record<number, (data: JsonObject) => JsonObject>>;
}

/** The event types of one context, by stored name. */
export type EventCatalogue = Readonly<Record<string, EventDefinition>>;

/** Declares all events of a union; a forgotten type does not compile. */
export function defineEvents<E extends DomainEvent>(definitions: {
  readonly [T in E['type']]: EventDefinition<DataOf<E, T>>;
}): EventCatalogue {
  return definitions;
}

/** The catalogues of several contexts as one. */
export function catalogueOf(catalogues: readonly EventCatalogue[]): EventCatalogue {
  return Object.assign({}, ...catalogues) as EventCatalogue;
}
