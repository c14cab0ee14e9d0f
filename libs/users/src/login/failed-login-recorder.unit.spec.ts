import { UnreliableStreams } from '@ringledger/event-sourcing/testing';
import { JsonLog } from '@ringledger/observability';
import { RandomIds } from '@ringledger/system';
import { HOUR, ManualClock } from '@ringledger/system/testing';
import { FailedLoginRecorder } from './failed-login-recorder.js';

describe('the record of failed logins', () => {
  let streams: UnreliableStreams;
  let recorder: FailedLoginRecorder;
  let clock: ManualClock;

  beforeEach(() => {
    streams = new UnreliableStreams();
    clock = new ManualClock(Date.UTC(2030, 0, 1));
    recorder = new FailedLoginRecorder(streams.store, clock, clock, new RandomIds(), new JsonLog('silent'));
  });

  const fail = (userId = 'anna') => recorder.failed(userId, 'o-1', '192.0.2.7');
  const told = (userId = 'anna') =>
    streams.of(`login-${userId}`).map(({ data: { count, endedByLogin } }) => [count, endedByLogin]);

  it('has a burst once it is over', async () => {
    await fail();
    await fail();
    await recorder.writeEnded();
    expect(told()).toEqual([]);
    clock.pass(60_000);
    await recorder.writeEnded();
    expect(told()).toEqual([[2, false]]);
  });

  /** As long as a process looks for what is over. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.pass(1000);
      if (clock.elapsed() % 10_000 === 0) await recorder.writeEnded();
    }
  };

  it('has a burst that goes on before it is over, and loses little with the process', async () => {
    for (let guess = 1; guess <= 6; guess += 1) {
      await fail();
      if (guess < 6) await pass(18);
    }
    expect(told()).toEqual([[3, false]]);
  });

  it.each([1, 18, 45, 59])('is behind by two minutes at most when one fails every %d seconds', async (gap) => {
    const written = () => told().reduce((sum, [count]) => sum + (count as number), 0);
    const failures: number[] = [];
    for (let n = 0; n < 600; n += gap) {
      await fail();
      failures.push(clock.elapsed());
      await pass(gap);
      const older = failures.filter((at) => clock.elapsed() - at >= 120_000);
      expect(written()).toBeGreaterThanOrEqual(older.length);
    }
    await pass(60);
    expect(written()).toBe(failures.length);
    expect(told().length).toBeLessThanOrEqual(600 / 50 + 1);
  });

  it('says that a login ended a burst of which everything before the last failure is written', async () => {
    for (let n = 0; n < 3; n += 1) {
      await fail();
      await pass(30);
    }
    expect(told()).toEqual([[2, false]]);
    await recorder.loggedIn('anna');
    expect(told()).toEqual([
      [2, false],
      [1, true],
    ]);
  });

  it('has what failed while the clock was set back', async () => {
    await fail();
    clock.set(-HOUR);
    await pass(60);
    expect(told()).toEqual([[1, false]]);
  });

  it.each(['before', 'after'] as const)('has a burst once when the log failed (%s the write)', async (fault) => {
    await fail();
    clock.pass(60_000);
    streams.faults.push(fault);
    await recorder.writeEnded();
    await recorder.writeEnded();
    await recorder.beforeApplicationShutdown();
    expect(told()).toEqual([[1, false]]);
  });

  it('lets a login succeed that it cannot tell of yet', async () => {
    await fail();
    streams.faults.push('before', 'before');
    await expect(recorder.loggedIn('anna')).resolves.toBeUndefined();
    await fail();
    await expect(recorder.loggedIn('anna')).resolves.toBeUndefined();
    expect(told()).toEqual([]);
    await recorder.writeEnded();
    expect(told()).toEqual([
      [1, true],
      [1, true],
    ]);
  });

  it('loses none of those that come while a burst is written', async () => {
    await fail();
    streams.meanwhile.push(() => fail());
    clock.pass(60_000);
    await recorder.writeEnded();
    await recorder.beforeApplicationShutdown();
    expect(told()).toEqual([
      [1, false],
      [1, false],
    ]);
  });

  it('has what made room for others', async () => {
    for (let n = 0; n <= 10_000; n += 1) await fail(`user-${n}`);
    expect(told('user-0')).toEqual([[1, false]]);
    expect(told('user-1')).toEqual([]);
  });
});
