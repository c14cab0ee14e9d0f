import { crc32 } from 'node:zlib';
import type { JsonObject, RecordedEvent } from '../event-store.js';
import { toPosition } from './embedded-position.js';
import type { SqlRow } from '@ringledger/sqlite';
import { corrupt } from './sqlite-fault.js';

/** The columns that `toEvent` reads. An id as hex text: reading a blob costs more than the whole rest of the row. */
export const EVENT_COLUMNS = 'e.position, e.revision, e.type, e.checksum, s.name, lower(hex(e.id)), e.data, e.metadata';

/** SQLite does not notice a changed byte inside a text: this does, over everything that the event says. */
export function checksum(
  stream: string,
  revision: number,
  type: string,
  id: string,
  data: string,
  metadata: string,
): number {
  return crc32(`${stream}/${revision}/${type}/${id}/${data}${metadata}`);
}

export function toEvent(row: SqlRow, type: string, path: string): RecordedEvent {
  const [position, revision, , expected, stream, hex, data, metadata] = row as [
    number, number, number, number, string, string, string, string,
  ]; // prettier-ignore
  const id = uuid(hex);
  if (checksum(stream, revision, type, id, data, metadata) !== expected) {
    throw corrupt(path, `the event at position ${position} does not match its checksum`);
  }
  return {
    id,
    type,
    data: JSON.parse(data) as JsonObject,
    metadata: JSON.parse(metadata) as JsonObject,
    stream,
    revision,
    position: toPosition(position),
  };
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
