import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { openMongoReadModels } from '../mongodb/index.js';
import type { MongoReadModels } from '../mongodb/index.js';
import type { ReadModelsUnderTest } from './contract-fixture.js';

/** A database of its own on a running server, which `dispose` removes. */
export async function mongoUnderTest(url: string): Promise<ReadModelsUnderTest> {
  const database = `test_${randomBytes(6).toString('hex')}`;
  const open = () => openMongoReadModels({ url, database });
  let current: MongoReadModels = open();
  return {
    readModels: current,
    async reopen() {
      await current.close();
      return (current = open());
    },
    async dispose() {
      await current.close();
      const client = new MongoClient(url, { serverSelectionTimeoutMS: 5000 });
      await client.db(database).dropDatabase();
      await client.close();
    },
  };
}
