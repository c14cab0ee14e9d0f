import { UnreliableStreams } from '@ringledger/event-sourcing/testing';
import { JsonLog } from '@ringledger/observability';
import { RandomIds } from '@ringledger/system';
import { FailedLoginRecorder } from './failed-login-recorder.js';

describe('the record of failed logins', () => {
  let streams: UnreliableStreams;
  let recorder: FailedLoginRecorder;
  let now: number;

  beforeEach(() => {
    streams = new UnreliableStreams();
    now = Date.UTC(2030, 0, 1);
    const clock = { now: () => new Date(now) };
    recorder = new FailedLoginRecorder(streams.store, clock, new RandomIds(), new JsonLog('silent'));
  });

  const fail = (userId = 'anna') => recorder.failed(userId, 'o-1', '192.0.2.7');
  const told = (userId = 'anna') =>
    streams.of(`login-${userId}`).map(({ data: { count, endedByLogin } }) => [count, endedByLogin]);

  it('has a burst once it is over', async () => {
    await fail();
    await fail();
    await recorder.writeEnded();
    expect(told()).toEqual([]);
    now += 60_000;
    await recorder.writeEnded();
    expect(told()).toEqual([[2, false]]);
  });

  it.each(['before', 'after'] as const)('has a burst once when the log failed (%s the write)', async (fault) => {
    await fail();
    now += 60_000;
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
    now += 60_000;
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
