import type { EventData, RecordedEvent as EsdbEvent } from '@eventstore/db-client';
import { StoreUnusableError } from '../errors.js';
import type { JsonObject, RecordedEvent } from '../event-store.js';
import type { EncodedEvent } from '../log/encoded-event.js';
import { toPosition } from './esdb-position.js';

/** From the text, not from the caller's objects: every try of an append then sends the same bytes. */
export function toEventData({ id, given, data, metadata }: EncodedEvent): EventData {
  return {
    id,
    type: given.type,
    contentType: 'application/json',
    data: JSON.parse(data) as Record<string, unknown>,
    metadata: JSON.parse(metadata) as Record<string, unknown>,
  };
}

/** What the server itself writes: statistics, metadata, links of projections. */
export function isSystemEvent(event: EsdbEvent): boolean {
  return event.type.startsWith('$') || event.streamId.startsWith('$');
}

/** @throws StoreUnusableError 'corrupt' for an event that is not ours: no JSON, or a position that the server does not tell */
export function toRecordedEvent(event: EsdbEvent): RecordedEvent {
  const position = toPosition(event.position);
  const what = `Event ${event.id}, revision ${event.revision} of stream ${event.streamId},`;
  if (position === undefined) {
    throw new StoreUnusableError('unknown', `${what} comes without a position. EventStoreDB 23.10 or later is needed.`);
  }
  // The library hands JSON that it cannot read over as text, without a word.
  if (!event.isJson || !isObject(event.data) || !(event.metadata === undefined || isObject(event.metadata))) {
    throw new StoreUnusableError(
      'corrupt',
      `${what} is no JSON. Something else writes into this log, or it is damaged.`,
    );
  }
  return {
    id: event.id,
    type: event.type,
    data: event.data,
    metadata: event.metadata ?? {},
    stream: event.streamId,
    revision: Number(event.revision),
    position,
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
