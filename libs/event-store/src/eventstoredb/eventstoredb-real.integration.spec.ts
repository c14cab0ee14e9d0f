import { describeEventStoreContract } from '../testing/index.js';
import { startEventStoreDb } from '../testing/real-eventstoredb.js';
import { connectEventStoreDb, type EventStoreDbEventStore } from './index.js';

const server = await startEventStoreDb();

if ('unavailable' in server) {
  describe('EventStoreDB', () => {
    it.skip(`the contract against a real server (skipped: ${server.unavailable})`, () => undefined);
  });
} else {
  let store: EventStoreDbEventStore;
  const connect = async () => (store = await connectEventStoreDb({ url: server.url }));

  afterAll(() => server.stop());

  describeEventStoreContract('EventStoreDB, a real server', {
    open: connect,
    async restart() {
      await store.close();
      return connect();
    },
    dispose: () => store.close(),
  });
}
