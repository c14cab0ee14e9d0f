import type { EventStore } from '../event-store.js';

/** How the contract gets at an adapter. What an adapter cannot do is left out, and its tests are not made. */
export interface EventStoreFactory {
  /** On a log of its own, or one shared with other tests: the contract looks only at what it wrote itself. */
  open(): Promise<EventStore>;
  /** Closes what was opened and removes what was made. Called after each test. */
  dispose(): Promise<void>;
  /** The same log, opened again after the store was closed, as by a new process. */
  restart?(store: EventStore): Promise<EventStore>;
  /** Cuts every connection, once. */
  dropConnections?(): Promise<void>;
  /** The next append is written, but its answer never comes. */
  loseNextAnswer?(): Promise<void>;
}
