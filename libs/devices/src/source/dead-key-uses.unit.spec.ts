import { UnreliableStreams } from '@ringledger/event-sourcing/testing';
import type { RecordedEvent } from '@ringledger/event-store';
import { JsonLog } from '@ringledger/observability';
import { RandomIds } from '@ringledger/system';
import { DeadKeyUses } from './dead-key-uses.js';
import type { DeadKeyUse } from './dead-key-uses.js';

const MINUTES = 60_000;
const STREAM = 'deviceSecurity-d';

describe('uses of a dead access key', () => {
  let streams: UnreliableStreams;
  let uses: DeadKeyUses;
  let now: number;

  beforeEach(() => {
    streams = new UnreliableStreams();
    now = Date.UTC(2026, 10, 24, 10);
    const clock = { now: () => new Date(now) };
    uses = new DeadKeyUses(streams.store, clock, new RandomIds(), new JsonLog('silent'));
  });

  const events = (): readonly RecordedEvent[] => streams.of(STREAM);
  const told = () => events().map(({ data: { address, count, userAgent } }) => [address, count, userAgent]);
  const counted = () => events().reduce((sum, { data }) => sum + (data['count'] as number), 0);

  const use = (address: string, change: Partial<DeadKeyUse> = {}) =>
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
      now += MINUTES;
      await use('192.0.2.7');
    }
    await uses.writeEnded();
    expect(told()).toHaveLength(1);
    now += MINUTES;
    await uses.writeEnded();
    expect(events()[1]).toMatchObject({
      type: 'DeadAccessKeyUsed',
      data: { count: 9, since: '2026-11-24T10:01:00.000Z', until: '2026-11-24T10:09:00.000Z' },
      metadata: { actor: { kind: 'anonymous' }, organizationId: 'o', sourceAddress: '192.0.2.7' },
    });
  });

  it('begin anew after their interval, and end in silence when nothing came', async () => {
    await use('192.0.2.7');
    now += 10 * MINUTES;
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
    now += 10 * MINUTES;
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
    now += 10 * MINUTES;
    streams.meanwhile.push(async () => {
      await use('192.0.2.7');
      await use('192.0.2.7');
    });
    await uses.writeEnded();
    expect(told()).toHaveLength(2);
    now += 10 * MINUTES;
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
