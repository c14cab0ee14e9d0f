export { connectEventStoreDb, type EventStoreDbOptions } from './connect-event-store-db.js';
export { EventStoreDbEventStore } from './eventstoredb-event-store.js';
export type { Timing } from './timing.js';
