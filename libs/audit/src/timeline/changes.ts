import type { EventCatalogue, EventDefinition, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { Secret } from '@ringledger/secrets';

/** What one event changed in one field. `null`: there was, or is, nothing. Secrets read `***`. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * For each event of one stream what it changed, before → after: an event carries only what changed, so that the value before is the
 * last one that an earlier event of the stream gave to the same field. What merely happened has no before.
 * @param readings how each type of event is read: all catalogues in one
 */
export function changesOf(
  events: readonly RecordedDomainEvent[],
  readings: EventCatalogue,
): ReadonlyMap<string, readonly FieldChange[]> {
  const last = new Map<string, string | null>();
  const changes = new Map<string, readonly FieldChange[]>();
  for (const { event, id } of events) {
    const reading = readings[event.type]?.audit;
    if (saysAll(reading)) {
      changes.set(id, said(event.data));
      if (reading === 'beginning') for (const [field, value] of fieldsOf(event.data)) last.set(field, printed(value));
      continue;
    }
    const fields = reading ? Object.entries(reading(event.data)) : fieldsOf(event.data);
    const changed = fields.flatMap(([field, value]): FieldChange[] => {
      const after = printed(value);
      const before = last.get(field) ?? null;
      last.set(field, after);
      return before === after && !(value instanceof Secret) ? [] : [{ field, before, after }];
    });
    changes.set(id, changed);
  }
  return changes;
}

/** Whether what an event changed is what it says itself: nothing before it in the stream matters. */
export function saysAll(reading: EventDefinition['audit']): reading is 'occurrence' | 'beginning' {
  return reading === 'occurrence' || reading === 'beginning';
}

function said(data: object): readonly FieldChange[] {
  return fieldsOf(data).flatMap(([field, value]) => {
    const after = printed(value);
    return after === null ? [] : [{ field, before: null, after }];
  });
}

/** The fields of the data; those of an object in it by themselves, as `exchange.sipServer`, so that each has a before of its own. */
function fieldsOf(data: object): readonly Field[] {
  return Object.entries(data).flatMap(([field, value]: [string, unknown]): readonly Field[] => {
    if (!isPlain(value)) return [[field, value]];
    return Object.entries(value).map(([inner, each]): Field => [`${field}.${inner}`, each]);
  });
}

type Field = readonly [name: string, value: unknown];

function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}

/** Text as it is, anything else as JSON; a `Secret`, however deep, as `***`. An empty text is one that was taken away. */
function printed(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  return value instanceof Secret ? '***' : JSON.stringify(value);
}
