import type { EventStore, Position, RecordedEvent, SubscriptionItem } from '../event-store.js';
import { START, type EventFilter } from '../event-store.js';

/** All events of the log after a position, by pages. */
export async function readEverything(
  store: EventStore,
  options: { readonly after?: Position; readonly filter?: EventFilter; readonly limit?: number } = {},
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let after = options.after ?? START;
  for (;;) {
    const page = await store.readAll({ ...options, after });
    events.push(...page.events);
    after = page.next;
    if (page.end) return events;
  }
}

/** What a subscription yields up to and including the first item that ends it. */
export async function itemsUntil(
  subscription: AsyncIterable<SubscriptionItem>,
  isLast: (item: SubscriptionItem, items: readonly SubscriptionItem[]) => boolean,
): Promise<SubscriptionItem[]> {
  const items: SubscriptionItem[] = [];
  for await (const item of subscription) {
    items.push(item);
    if (isLast(item, items)) break;
  }
  return items;
}

export function eventsOf(items: readonly SubscriptionItem[]): RecordedEvent[] {
  return items.flatMap((item) => (item.kind === 'events' ? item.events : []));
}

/** Numbers that `newEvents` put into the data. */
export function numbersOf(events: readonly RecordedEvent[]): unknown[] {
  return events.map((event) => event.data.number);
}

/** Resolves when a condition holds; fails the test by its own time limit when it never does. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
