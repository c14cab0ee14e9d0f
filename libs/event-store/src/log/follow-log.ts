import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AllSlice, EventFilter, Position, SubscriptionItem } from '../event-store.js';
import { passes } from './event-filter.js';
import type { RecentEvents } from './recent-events.js';

export interface FollowOptions {
  readonly after: Position;
  readonly filter?: EventFilter | undefined;
  readonly batchSize: number;
  readonly signal: AbortSignal;
}

/**
 * History by pages, then the recent events in memory. Both are asked for what comes after one position, so nothing can
 * fall between them. A checkpoint follows every page, whether or not the filter let something through: a reader that
 * waits for a projection to pass a position must not wait for an event that this projection does not handle.
 */
export async function* followLog(
  recent: RecentEvents,
  readPage: (after: Position) => Promise<AllSlice>,
  { after, filter, batchSize, signal }: FollowOptions,
): AsyncGenerator<SubscriptionItem, void, undefined> {
  const wanted = passes(filter);
  const change = new Change(recent, signal);
  let position = after;
  let caughtUps = 0;
  try {
    while (!signal.aborted) {
      if (recent.failure) throw recent.failure;
      const latest = recent.after(position, batchSize);
      if (latest === undefined) {
        const page = await readPage(position).catch((error: unknown) => {
          if (signal.aborted) return undefined;
          throw error;
        });
        if (page === undefined || signal.aborted) return;
        if (page.events.length > 0) yield { kind: 'events', events: page.events };
        if (page.next > position) yield { kind: 'checkpoint', position: (position = page.next) };
        await nextTurn();
        continue;
      }
      const last = latest[latest.length - 1];
      const reached = last === undefined ? recent.head : last.position;
      const events = wanted ? latest.filter(wanted) : latest;
      if (events.length > 0) yield { kind: 'events', events };
      if (reached > position) yield { kind: 'checkpoint', position: (position = reached) };
      if (position < recent.head) continue;
      const { timesCaughtUp } = recent;
      if (timesCaughtUp > caughtUps) yield { kind: 'caught-up', position };
      caughtUps = timesCaughtUp;
      if (position < recent.head || recent.timesCaughtUp > caughtUps || recent.failure) continue;
      await change.next();
    }
  } finally {
    change.end();
  }
}

/** One listener for the whole subscription: nothing is added to the signal for each wait. */
class Change {
  private wake: () => void = () => undefined;
  private readonly stop: () => void;
  private readonly wakeUp = () => this.wake();

  constructor(
    recent: RecentEvents,
    private readonly signal: AbortSignal,
  ) {
    this.stop = recent.onChange(this.wakeUp);
    signal.addEventListener('abort', this.wakeUp);
  }

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      if (this.signal.aborted) resolve();
    });
  }

  end(): void {
    this.stop();
    this.signal.removeEventListener('abort', this.wakeUp);
  }
}
