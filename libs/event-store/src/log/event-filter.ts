import type { EventFilter, RecordedEvent } from '../event-store.js';

/** Whether an event passes; `undefined` when the filter lets everything through. */
export type Passes = (event: Pick<RecordedEvent, 'type' | 'stream'>) => boolean;

export function passes(filter: EventFilter | undefined): Passes | undefined {
  const types = filter?.types && new Set(filter.types);
  const prefixes = filter?.streamPrefixes;
  if (!types && !prefixes) return undefined;
  return ({ type, stream }) =>
    (!types || types.has(type)) && (!prefixes || prefixes.some((prefix) => stream.startsWith(prefix)));
}
