import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbDouble } from '@ringledger/event-store/testing/eventstoredb-double';
import { OnePhonesLife } from '../demo/one-phones-life.js';
import { Story } from '../demo/story.js';
import { lineTimeline } from '../demo/timeline.js';
import { built } from '../harness/built.js';
import { logIn } from '../harness/graphql-client.js';
import { startServer } from '../harness/server-process.js';
import type { ServerProcess } from '../harness/server-process.js';

const UNREACHABLE = [
  ['EVENTSTORE_URL', 'esdb://127.0.0.1:1?tls=false'],
  ['MONGODB_URL', 'mongodb://127.0.0.1:1/ringledger?serverSelectionTimeoutMS=500'],
] as const;

describe('the built exchange, told where its servers are', () => {
  const log = new EventStoreDbDouble();
  let directory: string;
  let server: ServerProcess | undefined;
  const given = new Map<string, Promise<unknown>>();

  beforeAll(async () => {
    await built();
    await log.start();
    // They try for a while, beside everything else.
    for (const [variable, url] of UNREACHABLE) given.set(variable, whatIsSaid({ [variable]: url }));
  });
  afterAll(async () => {
    await Promise.all(given.values());
    await log.stop();
  });

  /** Why it does not start; null: it does. */
  async function whatIsSaid(environment: Readonly<Record<string, string>>): Promise<unknown> {
    const own = await mkdtemp(join(tmpdir(), 'ringledger-servers-'));
    const said = await startServer({ directory: own, environment }).then(
      async (started) => {
        await started.stop();
        return null;
      },
      (error: unknown) => error,
    );
    await rm(own, { recursive: true, force: true });
    return said;
  }
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringledger-servers-'));
  });
  afterEach(async () => {
    await server?.stop();
    // Ended in order, or killed by the test.
    if (server && server.child.signalCode !== 'SIGKILL') expect(server.child.exitCode).toBe(0);
    await rm(directory, { recursive: true, force: true });
  });

  it("lives one phone's whole life on a log server, and finds it there after a kill", async () => {
    const environment = { EVENTSTORE_URL: log.url };
    server = await startServer({ directory, environment });
    const password = server.password ?? '';
    const client = await logIn(server.graphql, 'admin', password);
    const story = new Story(() => undefined);
    const life = new OnePhonesLife(client, story);
    await life.tell();
    await life.end();
    expect(story.steps.filter(({ ok }) => !ok)).toEqual([]);
    const before = await lineTimeline(client, life.extensionId);

    await server.kill();
    server = await startServer({ directory, environment });
    const after = await lineTimeline(await logIn(server.graphql, 'admin', password), life.extensionId);
    expect(after.slice(0, before.length)).toEqual(before);
  });

  it.each(UNREACHABLE.map(([variable]) => variable))('says which server cannot be reached: %s', async (variable) => {
    expect(String(await given.get(variable))).toMatch(new RegExp(`Ringledger cannot start\\.\\n.*${variable}`));
  });
});
