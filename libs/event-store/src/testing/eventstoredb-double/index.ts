export { EventStoreDbDouble, type AppendFault } from './eventstoredb-double.js';
