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

/** The registrar of this process. */
export interface Successor {
  /** Why it cannot be reached any more as it was bound before; null: it can. */
  lossOf(location: Location): ConnectionLossCause | null;
  /** Whether it was bound at a registrar that is no more, in a way that this one has as well. */
  inherits(location: Location): boolean;
}

/**
 * What a registrar that has begun anew finds bound by connections that ended with the process before it, or by datagrams from where it does
 * not listen any more: nobody can reach those phones there (RFC 5626 section 5.3), and who is still there comes again by a way of its own.
 */
export class LostConnections {
  constructor(
    private readonly locations: TabledLocations,
    private readonly log: Log,
  ) {}

  /** At the start, and whenever the table got back what it had lost, until the signal fires. Never rejects. */
  async watch(successor: Successor, signal: AbortSignal): Promise<void> {
    const endEach = async () => {
      for await (const _ of this.locations.recoveries(signal)) await this.end(successor, signal);
    };
    while (!signal.aborted) {
      const [error] = await failuresOf([endEach()]);
      if (error === undefined || signal.aborted) return;
      this.log.warn('lost connections could not be looked for yet', { err: error });
      await pause(LONGEST_PAUSE, signal);
    }
  }

  /** Never rejects: what cannot be ended now is looked for again. A phone that comes again meanwhile has another flow, and stays. */
  async end(successor: Successor, signal: AbortSignal): Promise<void> {
    let ended = 0;
    const isLeft = (location: Location) => successor.inherits(location);
    const endAt = async (accountId: string, locations: readonly Location[]) => {
      for (const cause of new Set(locations.map((location) => successor.lossOf(location)))) {
        if (cause === null) continue;
        const isLost = (location: Location) => successor.lossOf(location) === cause;
        await this.locations.connectionsLost(accountId, isLost, { cause });
        ended += locations.filter(isLost).length;
      }
      if (locations.some(isLeft)) await this.locations.inherit(accountId, isLeft);
    };
    for (let wait = FIRST_PAUSE; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      const [error] = await failuresOf([this.#endAll(endAt, signal)]);
      if (error === undefined || signal.aborted) break;
      this.log.warn('not all lost connections could be ended yet', { err: error });
      await pause(wait, signal);
    }
    if (ended > 0) this.log.info('registrations ended, since nobody can reach their phones any more', { ended });
  }

  /** @throws the first failure, once all have been tried that could be found */
  async #endAll(
    endAt: (accountId: string, locations: readonly Location[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const failures: unknown[] = [];
    const bound = { nextDeadline: { $gt: '' } };
    for await (const found of pages(await this.locations.collection, bound, AT_ONCE, 'nextDeadline')) {
      const ending = found.map(({ _id, locations }) => endAt(_id, locations));
      failures.push(...(await failuresOf(ending)).slice(0, 1));
      if (signal.aborted) break;
    }
    if (failures.length > 0) throw failures[0];
  }
}
