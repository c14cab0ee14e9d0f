import { eventually, describeEventStoreContract } from '../testing/index.js';
import { EventStoreDbDouble } from '../testing/eventstoredb-double/index.js';
import { connectEventStoreDb, type EventStoreDbEventStore } from './index.js';

const timing = { attempt: 400, total: 10_000, firstPause: 5, longestPause: 50 };

let server: EventStoreDbDouble;
let store: EventStoreDbEventStore;
const connect = async () => (store = await connectEventStoreDb({ url: server.url, timing }));

describeEventStoreContract('EventStoreDB double', {
  async open() {
    server = new EventStoreDbDouble();
    await server.start();
    return connect();
  },
  async restart() {
    await store.close();
    return connect();
  },
  async dropConnections() {
    const before = server.subscriptionsOpened;
    server.gate.cut();
    await eventually(() => server.subscriptionsOpened > before);
  },
  async loseNextAnswer() {
    server.failNextAppend({ written: true, then: 'silence' });
  },
  async dispose() {
    await store.close();
    await server.stop();
  },
});
