import { jest } from '@jest/globals';
import type { Position } from '@ringledger/event-store';
import { eventually } from '@ringledger/event-store/testing';
import { JsonLog } from '@ringledger/observability';
import { SYSTEM } from '@ringledger/read-models';
import type { ReadModels, StoredDocument } from '@ringledger/read-models';
import { temporaryReadModels } from '@ringledger/read-models/testing';
import { idOfStream } from '../event.js';
import { reaction } from '../process-manager.js';
import type { ProcessManager } from '../process-manager.js';
import type { Projection } from '../projection.js';
import { Checkpoints } from '../projecting/checkpoints.js';
import { Progress } from '../projecting/progress.js';
import { ProjectionRun } from '../projecting/projection-run.js';
import { ProcessManagerRun } from '../reacting/process-manager-run.js';
import { openNumberedLines, ringLine } from '../testing/numbered-lines.js';
import type { LineNumbered, NumberedLines } from '../testing/numbered-lines.js';
import { Leases } from './lease.js';
import { Precedence } from './precedence.js';

const TERM = 10_000;

describe('a lease', () => {
  let lines: NumberedLines;
  let readModels: ReadModels;
  let dispose: () => Promise<void>;
  let running: (() => Promise<unknown>)[];

  /** Work under the lease in a process of this name, until it is stopped or has lost the lease. */
  const work = (owner: string) => {
    const abort = new AbortController();
    const told = { began: false, ended: false };
    const held = new Leases(readModels, owner, lines.clock, lines.clock).hold('work', abort.signal, async (signal) => {
      told.began = true;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      told.ended = true;
    });
    const stop = () => {
      abort.abort();
      return held;
    };
    running.push(stop);
    return { told, held, stop };
  };
  const begins = async (owner: string) => {
    const begun = work(owner);
    await eventually(() => begun.told.began);
    return begun;
  };
  const isRefused = async (owner: string) => {
    const { told, held } = work(owner);
    await held;
    return !told.began;
  };

  const fencingNumber = async () => {
    const leases = await readModels.collection<StoredDocument & { readonly version: number }>({
      name: 'leases',
      version: 1,
      indexes: [],
    });
    return (await leases.get(SYSTEM, 'work'))?.version ?? 0;
  };

  beforeEach(async () => {
    const doNotFake = ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'] as const;
    jest.useFakeTimers({ doNotFake: [...doNotFake] });
    lines = await openNumberedLines();
    const opened = await temporaryReadModels();
    ({ readModels } = opened);
    dispose = () => opened.dispose();
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((stop) => stop()));
    jest.useRealTimers();
    await lines.close();
    await dispose();
  });

  it('has one holder, and is free at once when that stops', async () => {
    const first = await begins('first');
    expect(await isRefused('second')).toBe(true);
    await first.stop();
    const second = await begins('second');
    expect(second.told.ended).toBe(false);
    expect(await isRefused('first')).toBe(true);
  });

  it('goes to one of many who want it at once', async () => {
    const wanting = Array.from({ length: 10 }, (_, number) => work(`process${number}`));
    await Promise.race(wanting.map(({ held }) => held));
    await eventually(() => wanting.some(({ told }) => told.began));
    expect(wanting.filter(({ told }) => told.began)).toHaveLength(1);
  });

  it('is renewed while its holder works', async () => {
    await begins('first');
    for (let renewal = 0; renewal < 4; renewal += 1) {
      lines.clock.pass(TERM - 1);
      const before = await fencingNumber();
      jest.advanceTimersByTime(TERM / 3);
      await eventually(async () => (await fencingNumber()) > before);
      expect(await isRefused('second')).toBe(true);
    }
  });

  it('is taken over from a holder that did not renew it, which learns of that and stops', async () => {
    const first = await begins('first');
    lines.clock.pass(TERM);
    const second = await begins('second');
    expect(first.told.ended).toBe(false);
    jest.advanceTimersByTime(TERM / 3);
    await first.held;
    expect(first.told.ended).toBe(true);
    expect(second.told.ended).toBe(false);
    await first.stop();
    expect(await isRefused('third')).toBe(true);
  });

  it('that two hold for a moment makes no effect twice and folds no event twice', async () => {
    const count: Projection<StoredDocument & { readonly count: number }, LineNumbered> = {
      collection: { name: 'counts', version: 1, indexes: [] },
      handles: ['LineNumbered'],
      keys: ({ stream }) => [idOfStream(stream)],
      evolve: (document, _, key) => ({ _id: key, count: (document?.count ?? 0) + 1 }),
    };
    const ring: ProcessManager<LineNumbered> = {
      name: 'ring',
      handles: ['LineNumbered'],
      react: ({ stream }) => Promise.resolve([reaction(ringLine, idOfStream(stream), 1)]),
    };
    const abort = new AbortController();
    const holders = ['one', 'other'].map(() => {
      const { handler, serializer } = lines.process();
      const { clock, store } = lines;
      const checkpoints = new Checkpoints(readModels);
      const progress = new Progress(clock);
      const log = new JsonLog('silent');
      const parts = { store, serializer, checkpoints, progress, log, precedence: new Precedence() };
      const projecting = new ProjectionRun(count as never, { ...parts, readModels });
      const reacting = new ProcessManagerRun(ring, { ...parts, handler, clock });
      const following = Promise.all([projecting.follow(abort.signal), reacting.follow(abort.signal)]);
      const passed = (position: Position) =>
        [projecting.name, reacting.key].every((name) => progress.positionOf(name) >= position);
      return { following, passed };
    });
    running.push(() => {
      abort.abort();
      return Promise.all(holders.map(({ following }) => following));
    });
    const { open, renumber } = lines.process();
    const ids = Array.from({ length: 12 }, (_, number) => `line${number}`);
    await Promise.all(
      ids.map(async (id) => {
        await open(id);
        for (let round = 0; round < 4; round += 1) await renumber(id, `${id}/${round}`);
      }),
    );
    const rung = async (id: string) => (await lines.typesOf(`line-${id}`)).filter((type) => type === 'LineRung').length;
    const { events } = await lines.store.readAll({ filter: { types: count.handles } });
    const last = events.at(-1)?.position as Position;
    await eventually(() => holders.every(({ passed }) => passed(last)));
    const counts = await readModels.collection(count.collection);
    for (const id of ids) {
      expect(await rung(id)).toBe(5);
      expect(await counts.get(SYSTEM, id)).toMatchObject({ count: 5 });
    }
  });
});
