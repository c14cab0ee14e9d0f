import { Injectable } from '@nestjs/common';
import { BackgroundWork, ReadSide } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';
import { Log } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import { pause } from '@ringledger/system';
import { TabledLocations } from '../locations/tabled-locations.js';
import { registrations, STILL } from '../views/registrations/registration.document.js';
import type { RegistrationDocument } from '../views/registrations/registration.document.js';
import { pages } from './pages.js';

/** A start has more to do, and a phone whose location is missing is recovered when it asks; in ms. */
const FIRST_AFTER = 2000;
const AGAIN_EVERY = 3_600_000;
/** After a read model that is behind, in ms. */
const PAUSE = 5000;
const AT_ONCE = 200;

/**
 * For a table that was lost: what is open in the log gets a location, with a deadline that no phone can have passed (design 4). One that was
 * restored from an older copy is found by what it lacks of the log, before anything expires (`locations/table-comparison.ts`). Otherwise
 * there is nothing to do. The log decides; the read model only tells where to look.
 */
@Injectable()
export class LocationRecovery extends BackgroundWork {
  override readonly name = 'locationRecovery';

  constructor(
    private readonly locations: TabledLocations,
    private readonly readSide: ReadSide,
    private readonly store: EventStore,
    private readonly log: Log,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    await pause(FIRST_AFTER, signal);
    while (!signal.aborted) {
      let wait = AGAIN_EVERY;
      try {
        await this.recoverAll(signal);
      } catch (error) {
        this.log.warn('locations could not be compared with the record yet', { err: error });
        wait = PAUSE;
      }
      await pause(wait, signal);
    }
  }

  async recoverAll(signal?: AbortSignal): Promise<void> {
    let recovered = await this.locations.compareWithTheLog(signal);
    const open = await this.readSide.read(registrations, await this.store.head());
    for await (const documents of pages(open, { untilOrder: { $eq: STILL } }, AT_ONCE, 'since')) {
      const lost = await this.#withoutLocation(documents);
      await Promise.all([...accountsOf(lost)].map((accountId) => this.locations.recover(accountId)));
      // What the table knew to be over, and only the log did not, is not there now either.
      const left = new Set(await this.#withoutLocation(lost));
      const found = accountsOf(lost.filter((one) => !left.has(one))).size;
      if (found > 0) await this.locations.noteRecovery();
      recovered += found;
      if (signal?.aborted) return;
    }
    if (recovered > 0) this.log.warn('locations were missing in the table and taken from the record', { recovered });
  }

  async #withoutLocation(open: readonly RegistrationDocument[]): Promise<readonly RegistrationDocument[]> {
    const known = await this.locations.of(
      SYSTEM,
      open.map(({ sipAccountId }) => sipAccountId),
    );
    return open.filter(
      ({ _id, sipAccountId }) =>
        !known.get(sipAccountId)?.locations.some(({ registrationId }) => registrationId === _id),
    );
  }
}

function accountsOf(documents: readonly RegistrationDocument[]): ReadonlySet<string> {
  return new Set(documents.map(({ sipAccountId }) => sipAccountId));
}
