import { EventTooLargeError, InvalidEventError } from '../errors.js';
import type { ExpectedRevision, NewEvent } from '../event-store.js';
import { jsonFlaw } from './json-flaw.js';
import { checkRevision } from './limit.js';

/** The default `MaxAppendSize` of EventStoreDB, kept by every adapter so that a log can move between them. */
export const MAX_APPEND_BYTES = 1_048_576;
/** What an event costs on the wire beside its data, metadata and type. */
const ENVELOPE_BYTES = 128;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** No reserved `$…`, no control characters, no half surrogate (which UTF-8 cannot hold). */
const STREAM = /^[^$\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]{0,254}$/u;
const TYPE = /^[^$\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]{0,126}$/u;

/** An event that every adapter can write as it is: checked, its id in lower case, serialized once. */
export interface EncodedEvent {
  readonly id: string;
  /** As it was given: live subscribers of the same process get these very objects. */
  readonly given: NewEvent;
  readonly data: string;
  readonly metadata: string;
  /** Bytes on the wire or disk if all text were ASCII: enough to share out memory by. */
  readonly size: number;
}

export function checkStreamName(stream: string): void {
  if (typeof stream !== 'string' || !STREAM.test(stream)) {
    throw new InvalidEventError(
      `Bad stream name ${JSON.stringify(stream)}: 1 to 255 characters, none a control character, the first not "$"`,
    );
  }
}

/** @throws InvalidEventError, EventTooLargeError */
export function encodeEvents(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): EncodedEvent[] {
  checkStreamName(stream);
  if (typeof expected === 'number') checkRevision(expected);
  if (events.length === 0) throw new InvalidEventError(`An append to ${stream} holds no event`);
  const encoded = events.map(encode);
  if (encoded.length > 1 && new Set(encoded.map(({ id }) => id)).size < encoded.length) {
    throw new InvalidEventError(`An append to ${stream} holds the same event id twice`);
  }
  const bytes = bytesOf(encoded);
  if (bytes > MAX_APPEND_BYTES) {
    throw new EventTooLargeError(
      `An append to ${stream} is ${bytes} bytes with its envelope, at most ${MAX_APPEND_BYTES} are allowed`,
    );
  }
  return encoded;
}

function encode(event: NewEvent): EncodedEvent {
  if (typeof event.type !== 'string' || !TYPE.test(event.type)) {
    throw new InvalidEventError(
      `Bad event type ${JSON.stringify(event.type)}: 1 to 127 characters, none a control character, the first not "$"`,
    );
  }
  if (typeof event.id !== 'string' || !UUID.test(event.id)) {
    throw new InvalidEventError(`The id of a ${event.type} is not a UUID: ${JSON.stringify(event.id)}`);
  }
  const data = json(event.data, event.type, 'data');
  const metadata = json(event.metadata, event.type, 'metadata');
  const size = data.length + metadata.length + 2 * event.type.length + ENVELOPE_BYTES;
  return { id: event.id.toLowerCase(), given: event, data, metadata, size };
}

function json(value: unknown, type: string, what: string): string {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const flaw = isObject ? jsonFlaw(value) : ' is not an object';
  if (flaw !== undefined) throw new InvalidEventError(`${type}: ${what}${flaw}; JSON cannot hold it`);
  return JSON.stringify(value);
}

/** A character is at most three bytes, so that only a large append has to be counted. */
function bytesOf(events: readonly EncodedEvent[]): number {
  let size = 0;
  for (const event of events) size += event.size;
  if (3 * size <= MAX_APPEND_BYTES) return size;
  for (const { data, metadata } of events) {
    size += Buffer.byteLength(data) - data.length + Buffer.byteLength(metadata) - metadata.length;
  }
  return size;
}
