import { UnreliableStreams } from '@ringledger/event-sourcing/testing';
import type { RecordedEvent } from '@ringledger/event-store';
import { JsonLog } from '@ringledger/observability';
import { RandomIds } from '@ringledger/system';
import { HOUR, ManualClock } from '@ringledger/system/testing';
import { RefusedKeyUses } from './refused-key-uses.js';
import type { RefusedKeyUse } from './refused-key-uses.js';

const MINUTES = 60_000;
const STREAM = 'deviceSecurity-d';

describe('uses of a dead access key', () => {
  let streams: UnreliableStreams;
  let uses: RefusedKeyUses;
  let clock: ManualClock;

  beforeEach(() => {
    streams = new UnreliableStreams();
    clock = new ManualClock(Date.UTC(2026, 10, 24, 10));
    uses = new RefusedKeyUses(streams.store, clock, clock, new RandomIds(), new JsonLog('silent'));
  });

  const events = (): readonly RecordedEvent[] => streams.of(STREAM);
  const told = () => events().map(({ data: { address, count, userAgent } }) => [address, count, userAgent]);
  const counted = () => events().reduce((sum, { data }) => sum + (data['count'] as number), 0);

  const use = (address: string, change: Partial<RefusedKeyUse> = {}) =>
    uses.report({
      deviceId: 'd',
      organizationId: 'o',
      keyHash: 'a'.repeat(64),
      generation: 1,
      death: 'rotated',
      address,
      userAgent: null,
      overBudget: false,
      ...change,
    });

  it('are told at once when the first comes from a network, and counted from then on', async () => {
    await use('192.0.2.7', { userAgent: 'curl' });
    expect(told()).toEqual([['192.0.2.7', 1, 'curl']]);
    for (let minute = 1; minute <= 9; minute += 1) {
      clock.pass(MINUTES);
      await use('192.0.2.7', { userAgent: 'curl' });
    }
    await uses.writeEnded();
    expect(told()).toHaveLength(1);
    clock.pass(MINUTES);
    await uses.writeEnded();
    expect(events()[1]).toMatchObject({
      type: 'DeadAccessKeyUsed',
      data: { count: 9, since: '2026-11-24T10:01:00.000Z', until: '2026-11-24T10:09:00.000Z' },
      metadata: { actor: { kind: 'anonymous' }, organizationId: 'o', sourceAddress: '192.0.2.7' },
    });
  });

  it('are told as such of a key that is good, and counted apart from those of its death', async () => {
    for (const death of [null, null, 'disabled'] as const) await use('192.0.2.7', { death });
    await uses.writeEnded('all');
    expect(events().map(({ type, data: { count } }) => [type, count])).toEqual([
      ['AccessKeyOverused', 1],
      ['DeadAccessKeyUsed', 1],
      ['AccessKeyOverused', 1],
    ]);
    expect(events()[0]?.data).not.toHaveProperty('death');
  });

  it('begin anew after their interval, and end in silence when nothing came', async () => {
    await use('192.0.2.7');
    clock.pass(10 * MINUTES);
    await uses.writeEnded();
    expect(told()).toHaveLength(1);
    await use('192.0.2.7');
    expect(told()).toHaveLength(2);
  });

  it('cannot fill the record, however many networks they come from', async () => {
    for (let network = 0; network < 100; network += 1) await use(`10.0.${network}.1`);
    await uses.writeEnded('all');
    // 32 networks by themselves, then the others: the first of them at once, the rest together.
    expect(told()).toHaveLength(34);
    expect(told().slice(-2)).toEqual([
      [null, 1, null],
      [null, 67, null],
    ]);
  });

  it('are told at once of each death that the key has died', async () => {
    await use('192.0.2.7', { death: 'disabled', userAgent: 'Yealink' });
    clock.pass(MINUTES);
    await use('192.0.2.7', { death: 'rotated', userAgent: 'Yealink' });
    expect(events().map(({ data: { death, count, since } }) => [death, count, since])).toEqual([
      ['disabled', 1, '2026-11-24T10:00:00.000Z'],
      ['rotated', 1, '2026-11-24T10:01:00.000Z'],
    ]);
  });

  it('are told at once of another user agent in the same network, and counted each by itself', async () => {
    await use('192.0.2.7', { userAgent: 'Yealink' });
    for (let count = 0; count < 3; count += 1) await use('192.0.2.7', { userAgent: 'scanner' });
    await use('192.0.2.7', { userAgent: 'Yealink' });
    await uses.writeEnded('all');
    expect(told()).toEqual([
      ['192.0.2.7', 1, 'Yealink'],
      ['192.0.2.7', 1, 'scanner'],
      ['192.0.2.7', 1, 'Yealink'],
      ['192.0.2.7', 2, 'scanner'],
    ]);
  });

  it('cannot fill the record, however many user agents they state', async () => {
    for (let number = 0; number < 100; number += 1) await use('192.0.2.7', { userAgent: `scanner ${number}` });
    await use('198.51.100.7', { userAgent: 'Yealink' });
    await uses.writeEnded('all');
    // 4 user agents by themselves, then the others: the first of them at once, the rest together.
    expect(told().slice(4)).toEqual([
      ['192.0.2.7', 1, null],
      ['198.51.100.7', 1, 'Yealink'],
      ['192.0.2.7', 95, null],
    ]);
  });

  it('cannot fill the record, whatever they vary', async () => {
    for (let interval = 1; interval <= 3; interval += 1) {
      for (let number = 0; number < 600; number += 1)
        await use(`10.0.${number % 60}.1`, { userAgent: `scanner ${number}` });
      clock.pass(10 * MINUTES);
      await uses.writeEnded();
      expect(counted()).toBe(600 * interval);
      expect(events().length).toBeLessThanOrEqual(2 * (32 + 32 + 1) * interval);
      clock.pass(10 * MINUTES);
      await uses.writeEnded();
    }
    await use('192.0.2.7', { userAgent: 'Yealink' });
    expect(told().at(-1)).toEqual(['192.0.2.7', 1, 'Yealink']);
  });

  it.each([-HOUR, HOUR])('are told at the end of the interval when the clock is set by %d ms', async (by) => {
    await use('192.0.2.7');
    await use('192.0.2.7');
    clock.set(by);
    clock.pass(10 * MINUTES - 1);
    await uses.writeEnded();
    expect(told()).toHaveLength(1);
    clock.pass(1);
    await uses.writeEnded();
    expect(told()).toHaveLength(2);
  });

  it('are only counted when their address is over its budget', async () => {
    await use('192.0.2.7', { overBudget: true });
    expect(told()).toEqual([]);
    await uses.beforeApplicationShutdown();
    expect(told()).toEqual([['192.0.2.7', 1, null]]);
  });

  it.each(['before', 'after'] as const)('are in the record once when it failed (%s the write)', async (fault) => {
    streams.faults.push(fault);
    await use('192.0.2.7');
    await use('192.0.2.7');
    await use('192.0.2.8');
    clock.pass(10 * MINUTES);
    await uses.writeEnded();
    await uses.beforeApplicationShutdown();
    expect(counted()).toBe(3);
    expect(new Set(events().map(({ id }) => id)).size).toBe(events().length);
  });

  it('are sent again before their interval ends when they did not get through', async () => {
    streams.faults.push('before');
    await use('192.0.2.7');
    expect(told()).toEqual([]);
    await uses.writeEnded();
    expect(told()).toEqual([['192.0.2.7', 1, null]]);
  });

  it('are all counted, also those that come while their count is written', async () => {
    await use('192.0.2.7');
    await use('192.0.2.7');
    clock.pass(10 * MINUTES);
    streams.meanwhile.push(async () => {
      await use('192.0.2.7');
      await use('192.0.2.7');
    });
    await uses.writeEnded();
    expect(told()).toHaveLength(2);
    clock.pass(10 * MINUTES);
    await uses.writeEnded();
    expect(told().map(([, count]) => count)).toEqual([1, 1, 2]);
    await use('192.0.2.7');
    expect(counted()).toBe(5);
  });

  it('find their place when another process was faster', async () => {
    const [metadata, data] = [{ time: '2026-11-24T10:00:00.000Z' }, {}];
    streams.meanwhile.push(() => streams.add(STREAM, { id: 'other', type: 'Other', data, metadata }));
    await use('192.0.2.7');
    expect(told().at(-1)).toEqual(['192.0.2.7', 1, null]);
  });
});
