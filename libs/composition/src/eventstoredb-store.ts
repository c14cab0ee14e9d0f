// Loaded only where the log is on a server. By a relative path: the build resolves names of libraries in static imports alone.
export { connectEventStoreDb } from '@ringledger/event-store/eventstoredb';
