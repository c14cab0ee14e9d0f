import { randomUUID } from 'node:crypto';
import type { JsonObject, NewEvent } from '../event-store.js';

/** An event to append; what does not matter to a test is filled in. */
export function newEvent(given: Partial<NewEvent> = {}): NewEvent {
  return { id: randomUUID(), type: 'LineOpened', data: {}, metadata: {}, ...given };
}

/** `count` events whose data are `{ number: 0 }`, `{ number: 1 }` … */
export function newEvents(count: number, given: Partial<NewEvent> = {}): NewEvent[] {
  return Array.from({ length: count }, (_, number) => newEvent({ data: { number } satisfies JsonObject, ...given }));
}

/** A category that no other test uses: tests may share a log. */
export function newCategory(): string {
  return `c${randomUUID().replaceAll('-', '')}`;
}
