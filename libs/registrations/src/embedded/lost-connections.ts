import type { Log } from '@ringledger/observability';
import type { Location } from '../locations/account-locations.js';
import type { TabledLocations } from '../locations/tabled-locations.js';
import { pages } from '../upkeep/pages.js';

const AT_ONCE = 100;

/**
 * What a registrar that has begun anew finds bound by connections that ended with the process before it: nobody can reach those phones
 * there any more (RFC 5626 section 5.3), and who is still there comes again by a connection of its own.
 */
export class LostConnections {
  constructor(
    private readonly locations: TabledLocations,
    private readonly log: Log,
  ) {}

  /** Never rejects: what cannot be ended now expires. A phone that comes again meanwhile has another flow, and stays. */
  async end(isLost: (location: Location) => boolean, signal?: AbortSignal): Promise<void> {
    let ended = 0;
    try {
      const bound = { nextDeadline: { $gt: '' } };
      for await (const found of pages(await this.locations.collection, bound, AT_ONCE, 'nextDeadline')) {
        const lost = found.flatMap(({ _id, locations }) =>
          locations.filter(isLost).map(({ flow }) => ({ accountId: _id, flow })),
        );
        await Promise.all(
          lost.map(({ accountId, flow }) =>
            this.locations.connectionLost(accountId, flow, { cause: 'registrar restarted' }),
          ),
        );
        ended += lost.length;
        if (signal?.aborted) break;
      }
    } catch (error) {
      this.log.warn('lost connections could not be looked for, their registrations will expire', { err: error });
    }
    if (ended > 0) this.log.info('registrations ended, since their connections ended with the process', { ended });
  }
}
