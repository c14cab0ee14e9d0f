import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEverything } from '../testing/index.js';
import { TypescriptChild } from '../testing/typescript-child.js';
import { openEmbeddedEventStore } from './index.js';

const childFile = join(dirname(fileURLToPath(import.meta.url)), '../testing/embedded-child.ts');
const NOBODY = 65_534;

describe('the embedded event store and other processes', () => {
  let directory: string;
  const children: TypescriptChild[] = [];
  const child = (mode: 'hold' | 'append', options?: { uid: number; gid: number }) => {
    const made = new TypescriptChild(childFile, [mode, directory], options);
    children.push(made);
    return made;
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringledger-log-'));
  });
  afterEach(async () => {
    for (const each of children.splice(0)) await each.kill();
    await chmod(directory, 0o755);
    await rm(directory, { recursive: true });
  });

  it('stops a second process with a clear sentence, and lets it in once the first was killed', async () => {
    const first = child('hold');
    await first.linesReach(1);
    await expect(openEmbeddedEventStore({ directory })).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      reason: 'locked',
      message: expect.stringContaining('in use by another process'),
    });
    await first.kill();
    const store = await openEmbeddedEventStore({ directory });
    const [answer] = await child('hold').linesReach(1);
    expect(JSON.parse(answer ?? '')).toMatchObject({ reason: 'locked' });
    await store.close();
  }, 30_000);

  it('loses nothing that it acknowledged when it is killed', async () => {
    const acknowledged: { stream: string; revision: number; position: string; ids: string[] }[] = [];
    for (let round = 0; round < 5; round++) {
      const appending = child('append');
      await appending.linesReach(50 + round * 130);
      await appending.kill();
      // The last line may be cut.
      for (const line of appending.lines) if (line.endsWith('}')) acknowledged.push(JSON.parse(line));

      const store = await openEmbeddedEventStore({ directory });
      const events = await readEverything(store);
      const byPosition = new Map(events.map((event) => [event.position as string, event]));
      const missing = acknowledged.filter(({ stream, revision, position, ids }) => {
        const event = byPosition.get(position);
        return event?.stream !== stream || event.revision !== revision || event.id !== ids[ids.length - 1];
      });
      expect(missing).toEqual([]);
      expect(events.map(({ position }) => Number(position))).toEqual(events.map((_, index) => index + 1));
      const next = new Map<string, number>();
      for (const { stream, revision } of events) {
        expect(revision).toBe(next.get(stream) ?? 0);
        next.set(stream, revision + 1);
      }
      await store.close();
    }
    expect(acknowledged.length).toBeGreaterThan(1000);
  }, 60_000);

  const isRoot = process.getuid?.() === 0;
  const seesSources = spawnSync(process.execPath, ['-e', `fs.accessSync(${JSON.stringify(childFile)})`], {
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  }).status === 0; // prettier-ignore
  const readOnlyTest = seesSources ? it : it.skip;
  const reason = seesSources ? '' : ' (skipped: user nobody cannot read the sources, and root may write everywhere)';
  readOnlyTest(
    `says that a directory cannot be written${reason}`,
    async () => {
      await (await openEmbeddedEventStore({ directory })).close();
      await chmod(directory, 0o555);
      const [answer] = await child('hold', isRoot ? { uid: NOBODY, gid: NOBODY } : undefined).linesReach(1);
      expect(JSON.parse(answer ?? '')).toEqual({
        reason: 'read-only',
        message: expect.stringContaining('cannot be written'),
      });
    },
    30_000,
  );
});
