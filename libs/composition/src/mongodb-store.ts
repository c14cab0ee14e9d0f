// Loaded only where the read models are on a server. By a relative path: the build resolves names of libraries in static imports alone.
export { openMongoReadModels } from '@ringledger/read-models/mongodb';
