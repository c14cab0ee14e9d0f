import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbDouble } from '@ringledger/event-store/testing/eventstoredb-double';
import { freePort } from '@ringledger/system';
import { startMongoDb } from '../../libs/read-models/src/testing/real-mongodb.js';
import { OnePhonesLife } from '../demo/one-phones-life.js';
import { Story } from '../demo/story.js';
import { lineTimeline } from '../demo/timeline.js';
import { built } from '../harness/built.js';
import { logIn } from '../harness/graphql-client.js';
import { startServer } from '../harness/server-process.js';
import type { ServerProcess } from '../harness/server-process.js';

type App = 'api' | 'projector' | 'provisioner';
const mongo = await startMongoDb();

if ('unavailable' in mongo) {
  it.skip(`each app in a process of its own (skipped: ${mongo.unavailable})`, () => undefined);
} else {
  describe(`each app in a process of its own, read models on ${mongo.name}`, () => {
    const log = new EventStoreDbDouble();
    const running = new Map<App, ServerProcess>();
    let directory: string;
    let password = '';
    let environment: Readonly<Record<string, string>>;

    async function start(app: App): Promise<ServerProcess> {
      const data = join(directory, app);
      const server = await startServer({ app, directory: data, environment });
      running.set(app, server);
      return server;
    }

    beforeAll(async () => {
      await built();
      await log.start();
      directory = await mkdtemp(join(tmpdir(), 'ringledger-processes-'));
      const database = new URL(mongo.url);
      database.pathname = `/exchange-${process.pid}`;
      const port = String(await freePort('127.0.0.1'));
      environment = {
        EVENTSTORE_URL: log.url,
        MONGODB_URL: database.href,
        RINGLEDGER_KEY_RING: join(directory, 'keys', 'ring.json'),
        RINGLEDGER_DEVICE_PORT: port,
      };
    });
    afterAll(async () => {
      await Promise.all([...running.values()].map((server) => server.stop()));
      await log.stop();
      await mongo.stop();
      await rm(directory, { recursive: true, force: true });
    });

    /** A projector that was killed has its leases until they end. */
    async function isFollowed(): Promise<void> {
      const health = running.get('projector')?.health ?? '';
      while (!(await fetch(health)).ok) await new Promise((resolve) => setTimeout(resolve, 50));
    }

    it("live one phone's whole life together, also when each of them was killed in the middle", async () => {
      const [first] = await Promise.all([start('projector'), start('api'), start('provisioner')]);
      password = first.password ?? '';
      const told = async () => {
        const client = await logIn(running.get('api')?.graphql ?? '', 'admin', password);
        const story = new Story(() => undefined);
        const life = new OnePhonesLife(client, story);
        await life.tell();
        await life.end();
        expect(story.steps.filter(({ ok }) => !ok)).toEqual([]);
        return { client, life };
      };
      const { client, life } = await told();
      const before = await lineTimeline(client, life.extensionId);

      for (const app of ['projector', 'provisioner', 'api'] as const) {
        await running.get(app)?.kill();
        await start(app);
      }
      await isFollowed();
      const { client: later } = await told();
      expect((await lineTimeline(later, life.extensionId)).slice(0, before.length)).toEqual(before);
    });
  });
}
