import { excludeSystemEvents } from '@eventstore/db-client';
import type { Position as EsdbPosition, RecordedEvent as EsdbEvent } from '@eventstore/db-client';
import { StoreUnusableError } from '../errors.js';
import { RecentEvents } from '../log/recent-events.js';
import type { Connection } from './connection.js';
import type { EsdbClient } from './esdb-client.js';
import { isSystemEvent, toRecordedEvent } from './esdb-event.js';
import { fromPosition, toPosition } from './esdb-position.js';
import type { LogReader } from './log-reader.js';
import { pause, pauseAfter, SilenceError, type Timing } from './timing.js';

/** What comes out of the subscription's queue, in the order of the log. */
type Item = { readonly event?: EsdbEvent } | { readonly checkpoint: EsdbPosition } | { readonly caughtUp: true };

/** Events that the server looks through before it tells how far it is. */
const SEARCH_WINDOW = 32;

/**
 * One subscription for the whole process, mended for ever, that feeds the recent events. Everybody who follows the log
 * reads from those, so that a checkpoint moves with every event of the log and not only with those that a filter lets
 * through, and no slow reader holds up another.
 */
export class LiveLog {
  private started: Promise<RecentEvents> | undefined;
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: Connection,
    private readonly reader: LogReader,
    private readonly timing: Timing,
    private readonly closing: AbortSignal,
  ) {}

  /** @throws EventStoreUnavailableError: nothing is begun then, and the next call tries again */
  recent(): Promise<RecentEvents> {
    this.started ??= this.start().catch((error: unknown) => {
      this.started = undefined;
      throw error;
    });
    return this.started;
  }

  async ended(): Promise<void> {
    await this.following;
  }

  private async start(): Promise<RecentEvents> {
    const recent = new RecentEvents(await this.reader.end(), { caughtUp: false });
    this.following = this.follow(recent).catch((error: unknown) => {
      recent.fail(error instanceof Error ? error : new Error(String(error)));
    });
    return recent;
  }

  private async follow(recent: RecentEvents): Promise<void> {
    let failures = 0;
    while (!this.closing.aborted) {
      const before = recent.head;
      try {
        await this.subscribeOnce(await this.connection.forSubscription(), recent);
      } catch (error) {
        if (error instanceof StoreUnusableError) throw error;
        // Anything else is a drop. So is an end without an error that we did not ask for.
      }
      failures = recent.head > before ? 0 : failures + 1;
      await pause(pauseAfter(failures, this.timing), this.closing);
    }
  }

  /** Always `for await`: handlers of `data` would overtake each other. */
  private async subscribeOnce(client: EsdbClient, recent: RecentEvents): Promise<void> {
    const subscription = client.subscribeToAll({
      fromPosition: fromPosition(recent.head),
      filter: excludeSystemEvents({
        maxSearchWindow: SEARCH_WINDOW,
        // The library calls this long before the events in front of it are handled. So it goes into the same queue.
        checkpointReached: (own, checkpoint) => void own.push({ checkpoint }),
      }),
    });
    subscription.on('error', () => undefined);
    const silence = this.timing.attempt;
    const timer = setTimeout(() => subscription.destroy(new SilenceError(silence)), silence);
    subscription.once('confirmation', () => clearTimeout(timer));
    subscription.on('caughtUp', () => void subscription.push({ caughtUp: true }));
    const stop = () => subscription.destroy();
    this.closing.addEventListener('abort', stop);
    try {
      for await (const item of subscription as AsyncIterable<Item>) this.take(item, recent);
    } finally {
      clearTimeout(timer);
      this.closing.removeEventListener('abort', stop);
      subscription.unsubscribe().catch(() => undefined);
    }
  }

  private take(item: Item, recent: RecentEvents): void {
    if ('checkpoint' in item) recent.moveTo(toPosition(item.checkpoint) ?? recent.head);
    else if ('caughtUp' in item) recent.reachedEnd();
    else if (item.event) this.takeEvent(item.event, recent);
    this.notifySoon(recent);
  }

  private takeEvent(event: EsdbEvent, recent: RecentEvents): void {
    const position = toPosition(event.position);
    if (isSystemEvent(event) || (position !== undefined && position <= recent.head)) return;
    const recorded = toRecordedEvent(event);
    recent.add([recorded], JSON.stringify(recorded.data).length + JSON.stringify(recorded.metadata).length);
  }

  private notifying = false;

  /** Once for all that came in one go: a reader then gets them as one batch. */
  private notifySoon(recent: RecentEvents): void {
    if (this.notifying) return;
    this.notifying = true;
    setImmediate(() => {
      this.notifying = false;
      recent.notify();
    });
  }
}
