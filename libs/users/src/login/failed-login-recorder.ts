import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { LastingAppends, streamName } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import type { NewEvent } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { Clock, Ids } from '@ringledger/system';
import { FailedLogins } from './failed-logins.js';
import { loginsFailedEvent } from './logins-failed-event.js';

const LOOK_EVERY_MS = 10_000;
/** Beside the user, under the user's id: a stranger's guessing cannot change the version of the user that a client holds. */
const CATEGORY = 'login';

/** Writes bursts of failed logins into the log once they are over. No login waits for more than that, or fails with it. */
@Injectable()
export class FailedLoginRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #failed: FailedLogins;
  readonly #appends: LastingAppends;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    store: EventStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly log: Log,
  ) {
    this.#failed = new FailedLogins(clock);
    this.#appends = new LastingAppends(store);
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.writeEnded(), LOOK_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.writeEnded('all');
  }

  /** Never rejects. */
  async failed(userId: string, organizationId: string | null, address: string | null): Promise<void> {
    const oldest = this.#failed.add(userId, organizationId, address);
    if (oldest !== null) await this.#write(oldest);
  }

  /** Never rejects. */
  async loggedIn(userId: string): Promise<void> {
    if (this.#failed.endByLogin(userId)) await this.#write(userId);
  }

  /** Writes the bursts that are over, or all, and all that did not get through before. */
  async writeEnded(which: 'ended' | 'all' = 'ended'): Promise<void> {
    for (const stream of this.#appends.unfinished) await this.#append(stream, () => []);
    for (const userId of this.#failed.ended(which)) await this.#write(userId);
  }

  #write(userId: string): Promise<void> {
    return this.#append(streamName(CATEGORY, userId), () => {
      const data = this.#failed.take(userId);
      return data === null ? [] : [loginsFailedEvent(data, this.ids.next(), this.clock.now())];
    });
  }

  async #append(stream: string, take: () => readonly NewEvent[]): Promise<void> {
    try {
      await this.#appends.append(stream, take);
    } catch (error) {
      this.log.error('failed logins could not be recorded yet', { err: error, stream });
    }
  }
}
