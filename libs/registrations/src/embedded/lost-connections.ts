import type { Log } from '@ringledger/observability';
import { pause } from '@ringledger/system';
import type { Location } from '../locations/account-locations.js';
import type { TabledLocations } from '../locations/tabled-locations.js';
import { failuresOf } from '../failures.js';
import { pages } from '../upkeep/pages.js';

const AT_ONCE = 100;
/** In ms. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5000;

/**
 * What a registrar that has begun anew finds bound by connections that ended with the process before it: nobody can reach those phones
 * there any more (RFC 5626 section 5.3), and who is still there comes again by a connection of its own.
 */
export class LostConnections {
  constructor(
    private readonly locations: TabledLocations,
    private readonly log: Log,
  ) {}

  /** Never rejects: what cannot be ended now is looked for again. A phone that comes again meanwhile has another flow, and stays. */
  async end(isLost: (location: Location) => boolean, signal: AbortSignal): Promise<void> {
    let ended = 0;
    const endOne = async (accountId: string, { flow }: Location) => {
      await this.locations.connectionLost(accountId, flow, { cause: 'registrar restarted' });
      ended += 1;
    };
    for (let wait = FIRST_PAUSE; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      const [error] = await failuresOf([this.#endAll(isLost, endOne, signal)]);
      if (error === undefined || signal.aborted) break;
      this.log.warn('not all lost connections could be ended yet', { err: error });
      await pause(wait, signal);
    }
    if (ended > 0) this.log.info('registrations ended, since their connections ended with the process', { ended });
  }

  /** @throws the first failure, once all have been tried that could be found */
  async #endAll(
    isLost: (location: Location) => boolean,
    endOne: (accountId: string, location: Location) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const failures: unknown[] = [];
    const bound = { nextDeadline: { $gt: '' } };
    for await (const found of pages(await this.locations.collection, bound, AT_ONCE, 'nextDeadline')) {
      const ending = found.flatMap(({ _id, locations }) =>
        locations.filter(isLost).map((location) => endOne(_id, location)),
      );
      failures.push(...(await failuresOf(ending)).slice(0, 1));
      if (signal.aborted) break;
    }
    if (failures.length > 0) throw failures[0];
  }
}
