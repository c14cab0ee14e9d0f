import { Injectable } from '@nestjs/common';
import { ReadSide } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { Clock, pause } from '@ringledger/system';
import { TabledLocations } from '../locations/tabled-locations.js';
import { pages } from '../upkeep/pages.js';
import { registrations, STILL } from '../views/registrations/registration.document.js';
import { DAY, RegistrarDefence } from './registrar-defence.js';

const AT_ONCE = 500;
const AGAIN_AFTER = 5000;

/**
 * Where phones have registered within a day, at whatever registrar, brought back to a process that has just begun: else each restart made
 * strangers of them, whom nobody hears while somebody guesses at their account (decision 0015).
 */
@Injectable()
export class RegisteredSources {
  constructor(
    private readonly defence: RegistrarDefence,
    private readonly locations: TabledLocations,
    private readonly readSide: ReadSide,
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Once `opened` has settled, so that no phone waits for it at a start: until it is done any source may be one of those. Never rejects. */
  recall(opened: Promise<void>, signal: AbortSignal): Promise<void> {
    return this.defence.recall(async () => {
      await Promise.allSettled([opened]);
      await this.#untilDone(() => this.#ofBound(signal), signal);
      // After the others: what ends meanwhile is there by now.
      await this.#untilDone(() => this.#ofEnded(signal), signal);
    });
  }

  async #ofBound(signal: AbortSignal): Promise<void> {
    const bound = { nextDeadline: { $gt: '' } };
    for await (const found of pages(await this.locations.collection, bound, AT_ONCE, 'nextDeadline')) {
      for (const { address, refreshed } of found.flatMap(({ locations }) => locations)) this.#note(address, refreshed);
      if (signal.aborted) return;
    }
  }

  async #ofEnded(signal: AbortSignal): Promise<void> {
    const yesterday = new Date(this.clock.now().getTime() - DAY).toISOString();
    const ended = { untilOrder: { $gt: yesterday, $lt: STILL } };
    const view = await this.readSide.read(registrations, await this.store.head());
    for await (const found of pages(view, ended, AT_ONCE, 'untilOrder')) {
      for (const { address, untilOrder } of found) this.#note(address, untilOrder);
      if (signal.aborted) return;
    }
  }

  #note(address: string, time: string): void {
    this.defence.registered(address, Math.max(0, this.clock.now().getTime() - Date.parse(time)));
  }

  async #untilDone(lookUp: () => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return await lookUp();
      } catch (error) {
        if (signal.aborted) return;
        this.log.warn('where phones registered before could not be looked up yet', { err: error });
        await pause(AGAIN_AFTER, signal);
      }
    }
  }
}
