import type { Position, RecordedEvent } from '../event-store.js';
import { toRowId } from './embedded-position.js';

/**
 * What this store can never have come to by appending, each in a sentence: events that are missing, and those of a stream that are not in
 * their order. Whether events of different streams changed places cannot be told.
 */
export async function* logFlaws(
  pages: AsyncIterable<readonly RecordedEvent[]>,
  head: Position,
): AsyncGenerator<string, void, undefined> {
  const next = new Map<string, number>();
  let last = 0;
  for await (const events of pages) {
    for (const { position, revision, stream } of events) {
      const place = toRowId(position);
      if (place > last + 1) yield missing(last + 1, place - 1);
      last = place;
      const expected = next.get(stream) ?? 0;
      if (revision !== expected)
        yield `At position ${place} is revision ${revision} of ${stream}, where its revision ${expected} belongs.`;
      next.set(stream, revision + 1);
    }
  }
  if (toRowId(head) > last) yield missing(last + 1, toRowId(head));
}

function missing(first: number, last: number): string {
  return first === last
    ? `No event can be read at position ${first}.`
    : `No events can be read at positions ${first} to ${last}.`;
}
