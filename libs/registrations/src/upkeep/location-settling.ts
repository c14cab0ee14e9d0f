import { Injectable } from '@nestjs/common';
import { BackgroundWork } from '@ringledger/event-sourcing';
import { Log } from '@ringledger/observability';
import { pause } from '@ringledger/system';
import { TabledLocations } from '../locations/tabled-locations.js';
import { failuresOf } from '../failures.js';
import { pages } from './pages.js';

const LOOK_EVERY = 2000;
const AT_ONCE = 100;
/** Accounts that are worked on for phones: with more there is no time for what can be done later. */
const MUCH = 16;

/**
 * Brings to the log what was stored with a change and, for a crash or for trouble with the log, has not been written there yet. Nearly
 * always it has been, and only that is stored, so that a start after a crash has little to look at.
 */
@Injectable()
export class LocationSettling extends BackgroundWork {
  override readonly name = 'locationSettling';

  constructor(
    private readonly locations: TabledLocations,
    private readonly log: Log,
  ) {
    super();
  }

  /** Not at once: a start has more to do, and who is asked for meanwhile is settled then. */
  override async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(LOOK_EVERY, signal);
      if (this.locations.busy < MUCH) await this.settleAll(signal);
    }
  }

  async settleAll(signal?: AbortSignal): Promise<void> {
    for await (const found of pages(await this.locations.collection, { unsettled: { $eq: true } }, AT_ONCE)) {
      const [error, ...others] = await failuresOf(found.map((document) => this.locations.settle(document)));
      if (error !== undefined) {
        const accounts = 1 + others.length;
        this.log.error('registration events could not be written yet', { err: error, accounts });
      }
      if (signal?.aborted || this.locations.busy >= MUCH) return;
    }
  }
}
