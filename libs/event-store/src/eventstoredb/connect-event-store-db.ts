import { EventStoreUnavailableError, StoreUnusableError } from '../errors.js';
import { Connection } from './connection.js';
import { parseConnectionString } from './connection-settings.js';
import { newEsdbClient } from './esdb-client.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { askUntilAnswered } from './retry.js';
import { DEFAULT_TIMING, type Timing } from './timing.js';

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113,…?tls=true` or `esdb+discover://…`; a `:`, `@` or `%` in the password percent-encoded. */
  readonly url: string;
  readonly timing?: Partial<Timing>;
}

let connected = false;

/**
 * Connects, and waits until the server answers.
 * @throws StoreUnusableError a bad connection string, or a second connection in this process; EventStoreUnavailableError
 */
export async function connectEventStoreDb(options: EventStoreDbOptions): Promise<EventStoreDbEventStore> {
  const settings = parseConnectionString(options.url);
  if (connected) {
    // The library mixes up the answers to two clients that write in one process.
    throw new StoreUnusableError('unknown', 'This process is connected to EventStoreDB already: share that connection');
  }
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  connected = true;
  const connections = [0, 1].map(() => new Connection(() => newEsdbClient(settings), timing)) as [
    Connection,
    Connection,
  ];
  const [writing, reading] = connections;
  const store = new EventStoreDbEventStore(writing, reading, timing, () => (connected = false));
  try {
    const { signal } = new AbortController();
    await Promise.all(connections.map((each) => askUntilAnswered(each, timing, signal, async () => undefined)));
    return store;
  } catch (error) {
    await store.close();
    if (error instanceof StoreUnusableError || error instanceof EventStoreUnavailableError) throw error;
    throw new EventStoreUnavailableError(String(error), false, { cause: error });
  }
}
