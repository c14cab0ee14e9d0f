import { EventStoreUnavailableError, StoreUnusableError } from '../errors.js';
import type { Connection } from './connection.js';
import type { EsdbClient } from './esdb-client.js';
import { esdbFault } from './esdb-fault.js';
import { pause, pauseAfter, type Timing } from './timing.js';

/** Asks again until there is an answer. Only for what changes nothing. */
export async function askUntilAnswered<T>(
  connection: Connection,
  timing: Timing,
  signal: AbortSignal,
  call: (client: EsdbClient) => Promise<T>,
): Promise<T> {
  const giveUpAt = performance.now() + timing.total;
  for (let failures = 0; ; failures++) {
    try {
      // A longer limit than that of the call itself, which knows whether it still gets on.
      return await connection.attempt(call, 2 * timing.total);
    } catch (error) {
      if (error instanceof StoreUnusableError) throw error;
      const fault = esdbFault(error);
      if (fault.kind === 'refused') throw new EventStoreUnavailableError(fault.message, false, { cause: error });
      if (fault.kind !== 'unavailable') throw error;
      if (signal.aborted || performance.now() >= giveUpAt) {
        throw new EventStoreUnavailableError(fault.message, false, { cause: error });
      }
      await pause(pauseAfter(failures, timing), signal);
    }
  }
}
