import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Commands, systemContext } from '@ringledger/event-sourcing';
import { Clock, Ids } from '@ringledger/system';
import { FailedLogins } from './failed-logins.js';
import type { EndedBurst } from './failed-logins.js';
import { recordFailedLogins } from './login-record.js';

const LOOK_EVERY_MS = 10_000;

/** Writes bursts of failed logins into the log once they are over. */
@Injectable()
export class FailedLoginRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #failed: FailedLogins;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly commands: Commands,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.#failed = new FailedLogins(clock);
  }

  onApplicationBootstrap(): void {
    // A write that fails is no reason to end the process; the burst is counted in the metrics of the store's trouble.
    this.#timer = setInterval(() => void this.record(this.#failed.takeEnded()).catch(() => undefined), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.record(this.#failed.takeEnded(true));
  }

  async failed(userId: string, organizationId: string | null, address: string | null): Promise<void> {
    await this.record(this.#failed.add(userId, organizationId, address));
  }

  async loggedIn(userId: string): Promise<void> {
    await this.record(this.#failed.endByLogin(userId));
  }

  private async record(ended: EndedBurst | null | readonly EndedBurst[]): Promise<void> {
    const bursts = ended === null ? [] : 'userId' in ended ? [ended] : ended;
    for (const { userId, failed } of bursts) {
      const { organizationId } = failed;
      const context = { ...systemContext('login', this.ids.next(), this.clock.now()), organizationId };
      await this.commands.execute(recordFailedLogins, userId, failed, context);
    }
  }
}
