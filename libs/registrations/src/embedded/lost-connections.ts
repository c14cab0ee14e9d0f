import type { Log } from '@ringledger/observability';
import { pause } from '@ringledger/system';
import type { Location } from '../locations/account-locations.js';
import type { TabledLocations } from '../locations/tabled-locations.js';
import { failuresOf } from '../failures.js';
import type { ConnectionLossCause } from '../registration.events.js';
import { pages } from '../upkeep/pages.js';

const AT_ONCE = 100;
/** In ms. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5000;

/** Null: it can still be reached. */
type LossOf = (location: Location) => ConnectionLossCause | null;

/**
 * What a registrar that has begun anew finds bound by connections that ended with the process before it, or by datagrams from where it does
 * not listen any more: nobody can reach those phones there (RFC 5626 section 5.3), and who is still there comes again by a way of its own.
 */
export class LostConnections {
  constructor(
    private readonly locations: TabledLocations,
    private readonly log: Log,
  ) {}

  /** Never rejects: what cannot be ended now is looked for again. A phone that comes again meanwhile has another flow, and stays. */
  async end(lossOf: LossOf, signal: AbortSignal): Promise<void> {
    let ended = 0;
    const endOne = async (accountId: string, { flow }: Location, cause: ConnectionLossCause) => {
      await this.locations.connectionLost(accountId, flow, { cause });
      ended += 1;
    };
    for (let wait = FIRST_PAUSE; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      const [error] = await failuresOf([this.#endAll(lossOf, endOne, signal)]);
      if (error === undefined || signal.aborted) break;
      this.log.warn('not all lost connections could be ended yet', { err: error });
      await pause(wait, signal);
    }
    if (ended > 0) this.log.info('registrations ended, since nobody can reach their phones any more', { ended });
  }

  /** @throws the first failure, once all have been tried that could be found */
  async #endAll(
    lossOf: LossOf,
    endOne: (accountId: string, location: Location, cause: ConnectionLossCause) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const failures: unknown[] = [];
    const bound = { nextDeadline: { $gt: '' } };
    for await (const found of pages(await this.locations.collection, bound, AT_ONCE, 'nextDeadline')) {
      const ending = found.flatMap(({ _id, locations }) =>
        locations.flatMap((location) => {
          const cause = lossOf(location);
          return cause === null ? [] : [endOne(_id, location, cause)];
        }),
      );
      failures.push(...(await failuresOf(ending)).slice(0, 1));
      if (signal.aborted) break;
    }
    if (failures.length > 0) throw failures[0];
  }
}
