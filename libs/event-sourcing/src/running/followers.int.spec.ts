import type { EventStore, Position } from '@ringledger/event-store';
import { JsonLog } from '@ringledger/observability';
import type { Collection, ReadModels } from '@ringledger/read-models';
import { SYSTEM } from '@ringledger/read-models';
import { temporaryReadModels } from '@ringledger/read-models/testing';
import { SystemClock, SystemMonotonicClock } from '@ringledger/system';
import type { Clock, MonotonicClock } from '@ringledger/system';
import { HOUR, ManualClock } from '@ringledger/system/testing';
import { FollowerRecord, FOLLOWERS } from './follower-record.js';
import type { FollowerDocument } from './follower-record.js';
import { LeasedFollowers } from './followers.js';
import type { Following } from './following.js';

const GROUP = 'registrar';
const TERM = 600;
const at = (place: number) => String(place).padStart(9, '0') as Position;

/** Resolves once `condition` holds; the test's own limit ends a wait in vain. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

/** Only its end matters here. */
class EndOfLog {
  position = at(1);
  fails = false;

  head(): Promise<Position> {
    return this.fails ? Promise.reject(new Error('no log')) : Promise.resolve(this.position);
  }
}

describe('followers', () => {
  let log: EndOfLog;
  let readModels: ReadModels;
  let dispose: () => Promise<void>;
  let joined: Following[];

  /** What one of several processes has, over the stores that all share. */
  const process = (
    term = TERM,
    clock: Clock = new SystemClock(),
    monotonic: MonotonicClock = new SystemMonotonicClock(),
  ) => new LeasedFollowers(readModels, log as unknown as EventStore, clock, monotonic, new JsonLog('silent'), term);
  const join = async (followers: LeasedFollowers, name: string) => {
    const following = followers.join(GROUP, name);
    joined.push(following);
    following.applied(log.position);
    await until(() => following.current);
    return following;
  };

  beforeEach(async () => {
    log = new EndOfLog();
    joined = [];
    const opened = await temporaryReadModels();
    ({ readModels } = opened);
    dispose = () => opened.dispose();
  });
  afterEach(async () => {
    await Promise.all(joined.map((following) => following.stop()));
    await dispose();
  });

  it('are named among the living as long as they do their work, and waited for in any case', async () => {
    const followers = process(1500);
    let works = true;
    const following = followers.join(GROUP, 'one', 'one', () => works);
    joined.push(following);
    following.applied(log.position);
    await until(() => following.current);
    expect(await process().living(GROUP)).toEqual(['one']);
    works = false;
    await until(async () => (await process().living(GROUP)).length === 0);
    expect(following.current).toBe(true);
    expect(await process().behind(GROUP, at(7), 1)).toEqual(['one']);
  });

  it('are waited for by nobody when there are none', async () => {
    expect(await process().behind(GROUP, at(7))).toEqual([]);
  });

  it.each(['the same process', 'another process'])(
    'are waited for from %s until all have applied it',
    async (where) => {
      const [here, there] = [process(), process()];
      const one = await join(here, 'one');
      const two = await join(where === 'the same process' ? here : there, 'two');
      log.position = at(2);
      let answered = false;
      const behind = here.behind(GROUP, at(2)).finally(() => (answered = true));
      one.applied(at(2));
      await new Promise((resolve) => setImmediate(resolve));
      expect(answered).toBe(false);
      two.applied(at(3));
      expect(await behind).toEqual([]);
      expect(await here.behind(GROUP, at(3), 1)).toEqual(['one']);
    },
  );

  it('have on record what they applied when who waits for it is told, whatever ends the process then', async () => {
    const [here, there] = [process(), process()];
    const one = await join(here, 'one');
    for (const place of [2, 3, 4]) {
      log.position = at(place);
      one.applied(at(place));
      expect(await here.behind(GROUP, at(place))).toEqual([]);
      expect(await there.reached(GROUP)).toEqual(new Map([['one', at(place)]]));
    }
  });

  it('write once what came while a store was slow', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const stored: string[] = [];
    const slow = {
      compareAndSet: async (_id: string, _version: number | null, { position }: FollowerDocument) => {
        stored.push(position);
        await held;
        return true;
      },
    } as unknown as Collection<FollowerDocument>;
    const record = new FollowerRecord(GROUP, 'one', 'one', Promise.resolve(slow), new SystemClock(), () => true);
    const writes = [record.write(new Date(), at(1))];
    await until(() => stored.length === 1);
    for (let place = 2; place < 100; place++) writes.push(record.write(new Date(), at(place)));
    release();
    await Promise.all(writes);
    expect(stored).toEqual([at(1), at(99)]);
  });

  it('are named when they hang, and not waited for once their lease has ended', async () => {
    const [here, there] = [process(), process()];
    const working = await join(here, 'working');
    const hanging = await join(there, 'hanging');
    log.position = at(2);
    working.applied(at(2));
    expect(await here.behind(GROUP, at(2), 1)).toEqual(['hanging']);
    expect(await here.behind(GROUP, at(2), TERM * 100)).toEqual([]);
    expect([working.current, hanging.current]).toEqual([true, false]);
  });

  it('are not waited for longer than their lease lasted, though they ended with a clock that was ahead by an hour', async () => {
    const clock = new ManualClock();
    const waiting = process(TERM, clock, clock);
    const dead = new FollowerRecord(GROUP, 'dead', 'dead', readModels.collection(FOLLOWERS), clock, () => true);
    await dead.write(new Date(clock.time + HOUR), at(1));
    expect(await waiting.behind(GROUP, at(2), 1)).toEqual(['dead']);
    clock.pass(TERM);
    expect(await waiting.behind(GROUP, at(2), 1)).toEqual(['dead']);
    await dead.write(new Date(clock.time + HOUR), at(1));
    expect(await waiting.living(GROUP)).toEqual(['dead']);
    clock.pass(TERM * 1.2);
    expect(await waiting.behind(GROUP, at(2), 1)).toEqual([]);
    expect(await waiting.living(GROUP)).toEqual([]);
  });

  it('get a lease only for what they have applied, and again when they come on', async () => {
    const followers = process();
    const following = followers.join(GROUP, 'one');
    joined.push(following);
    const other = await join(followers, 'other');
    expect(following.current).toBe(false);
    expect(await followers.behind(GROUP, at(1))).toEqual([]);
    following.applied(at(1));
    await until(() => following.current);
    log.position = at(2);
    await until(() => !following.current && !other.current);
    following.applied(at(2));
    await until(() => following.current);
    expect(other.current).toBe(false);
  });

  it('keep their lease as long as they keep up', async () => {
    const term = 2.5 * TERM;
    const following = await join(process(term), 'one');
    const collection = await readModels.collection(FOLLOWERS);
    const leaseEnd = async () => Date.parse((await collection.get(SYSTEM, `${GROUP}:one`))?.until ?? '');
    const first = await leaseEnd();
    for (let place = 2; (await leaseEnd()) <= first + term; place++) {
      following.applied((log.position = at(place)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(following.current).toBe(true);
  });

  it('lose their lease when the end of the log cannot be known', async () => {
    const following = await join(process(), 'one');
    log.fails = true;
    await until(() => !following.current);
    log.fails = false;
    await until(() => following.current);
  });

  it('have no lease from the moment they stop, and hold nobody up', async () => {
    const [here, there] = [process(), process()];
    const following = await join(there, 'one');
    const stopped = following.stop();
    expect(following.current).toBe(false);
    await stopped;
    expect(await here.behind(GROUP, at(2), TERM * 100)).toEqual([]);
  });

  it('leave behind how far they came', async () => {
    const [here, there] = [process(), process()];
    expect(await here.reached(GROUP)).toEqual(new Map());
    for (const [id, name, place] of [
      ['first', 'one', 5],
      ['second', 'one', 7],
      ['third', 'two', 3],
    ] as const) {
      const following = there.join(GROUP, name, id);
      following.applied(at(place));
      await until(() => following.current);
      await following.stop();
    }
    expect(await here.reached(GROUP)).toEqual(
      new Map([
        ['one', at(7)],
        ['two', at(3)],
      ]),
    );
    expect(await here.reached('another')).toEqual(new Map());
  });

  it('of one name are told apart', async () => {
    const [here, there] = [process(), process()];
    const [one, other] = [here.join(GROUP, 'twin', 'first'), there.join(GROUP, 'twin', 'second')];
    joined.push(one, other);
    one.applied(at(1));
    other.applied(at(1));
    await until(() => one.current && other.current);
    log.position = at(2);
    one.applied(at(2));
    expect(await here.behind(GROUP, at(2), 1)).toEqual(['twin']);
  });

  it('act on no change that was not waited for, whatever the moment of their joining', async () => {
    const changing = process();
    for (let round = 2; round < 14; round++) {
      const followers = process();
      const following = followers.join(GROUP, `process ${round}`);
      following.applied(log.position);
      for (let turn = 2; turn < round; turn++) await new Promise((resolve) => setImmediate(resolve));
      const changed = (log.position = at(round));
      const behind = await changing.behind(GROUP, changed, 1);
      // Nobody was waited for or named: then it must not be acting on the log as it was before.
      if (behind.length === 0) expect(following.current).toBe(false);
      following.applied(changed);
      await until(() => following.current);
      await following.stop();
    }
  });
});
