import { Injectable } from '@nestjs/common';
import { BackgroundWork, Precedence } from '@ringledger/event-sourcing';
import { Log } from '@ringledger/observability';
import { Clock, pause } from '@ringledger/system';
import type { Location } from '../locations/account-locations.js';
import type { AccountLocationsDocument } from '../locations/location.document.js';
import { TabledLocations } from '../locations/tabled-locations.js';
import { pages } from './pages.js';

/** In ms: a registration that nobody refreshed is over so much after its deadline, and what it takes to write it. */
const LOOK_EVERY = 250;
const AT_ONCE = 500;
const PAGES_AT_ONCE = 3;
/** Fewer than this at one look are no mass. */
const FEW = 50;

/**
 * The time against the phones (S3-07). A registration that is over is taken out of the table in the same write that keeps its event; who
 * refreshes at the same moment is before it or after it, and then registers anew. What fell due while nobody looked is found at once. What a
 * registrar reports late is waited for, within a bound (`locations/registrar-reports.ts`).
 */
@Injectable()
export class RegistrationExpiry extends BackgroundWork {
  override readonly name = 'registrationExpiry';

  constructor(
    private readonly locations: TabledLocations,
    private readonly clock: Clock,
    private readonly precedence: Precedence,
    private readonly log: Log,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const accounts = await this.locations.compareWithTheLog(signal);
    if (accounts > 0) this.log.warn('the table of locations is older than the record, and was mended', { accounts });
    while (!signal.aborted) {
      await this.precedence.urgently(() => this.#expireMass(signal));
      await pause(LOOK_EVERY, signal);
    }
  }

  /** Where a network is gone, its phones fall due for seconds on end: what follows from them waits until it is over. */
  async #expireMass(signal: AbortSignal): Promise<void> {
    for (let found = AT_ONCE; found >= FEW && !signal.aborted;) {
      found = await this.expireDue(signal);
      if (found >= FEW && found < AT_ONCE) await pause(LOOK_EVERY, signal);
    }
  }

  /** Everything that is due now; how much it was. What could not be written is due the next time too. */
  async expireDue(signal?: AbortSignal): Promise<number> {
    let count = 0;
    const now = this.clock.now();
    const time = now.toISOString();
    let held: ((location: Location) => boolean) | undefined;
    const due = { nextDeadline: { $lte: time } };
    // The next pages are read while these wait for the disk.
    const waiting: Promise<void>[] = [];
    for await (const page of pages(await this.locations.collection, due, AT_ONCE, 'nextDeadline')) {
      if (page.length === 0) continue;
      const isHeld = (held ??= await this.locations.held(now));
      const found = page.filter(({ locations }) =>
        locations.some((location) => location.expires <= time && !isHeld(location)),
      );
      count += found.length;
      waiting.push(this.#expire(found, isHeld));
      if (waiting.length === PAGES_AT_ONCE) await waiting.shift();
      if (signal?.aborted) break;
    }
    await Promise.all(waiting);
    return count;
  }

  async #expire(found: readonly AccountLocationsDocument[], held: (location: Location) => boolean): Promise<void> {
    if (found.length === 0) return;
    const [error, ...others] = await this.locations.expire(found, held);
    if (error === undefined) return;
    const accounts = 1 + others.length;
    this.log.error('registrations could not be ended, will try again', { err: error, accounts });
  }
}
