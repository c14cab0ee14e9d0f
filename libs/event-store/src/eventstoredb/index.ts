export { connectEventStoreDb } from './connect-event-store-db.js';
export { EventStoreDbEventStore } from './eventstoredb-event-store.js';
