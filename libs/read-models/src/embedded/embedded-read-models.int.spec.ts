import type { SqliteDriver } from '@ringledger/sqlite';
import { describeReadModelsContract, temporaryReadModels } from '../testing/index.js';

const nodeHasSqlite = Number.parseInt(process.versions.node, 10) >= 24;
const drivers: readonly SqliteDriver[] = nodeHasSqlite ? ['libsql', 'node:sqlite'] : ['libsql'];

for (const driver of drivers) {
  describeReadModelsContract(`embedded, by ${driver}`, () => temporaryReadModels({ driver }));
  describeReadModelsContract(`embedded, by ${driver} in a thread`, () =>
    temporaryReadModels({ driver, threadAfter: 0 }),
  );
}
