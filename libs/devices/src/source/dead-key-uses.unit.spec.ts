import { WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, ExpectedRevision, NewEvent } from '@ringledger/event-store';
import { JsonLog } from '@ringledger/observability';
import { RandomIds } from '@ringledger/system';
import { DeadKeyUses } from './dead-key-uses.js';
import type { DeadKeyUse } from './dead-key-uses.js';

/** One stream, as far as the uses of dead keys need it. */
class Stream implements Pick<EventStore, 'append' | 'headOfStream'> {
  readonly events: NewEvent[] = [];
  faults: Error[] = [];

  async headOfStream(): Promise<number> {
    return this.events.length - 1;
  }

  async append(_stream: string, events: readonly NewEvent[], expected: ExpectedRevision) {
    const fault = this.faults.shift();
    if (fault) throw fault;
    expect(expected).toBe(this.events.length === 0 ? 'no-stream' : this.events.length - 1);
    this.events.push(...events);
    return { revision: this.events.length - 1, position: '' as never };
  }

  get told(): unknown[] {
    return this.events.map(({ data: { address, count, userAgent } }) => [address, count, userAgent]);
  }
}

const MINUTES = 60_000;

describe('uses of a dead access key', () => {
  let stream: Stream;
  let uses: DeadKeyUses;
  let now: number;

  beforeEach(() => {
    stream = new Stream();
    now = Date.UTC(2026, 10, 24, 10);
    const clock = { now: () => new Date(now) };
    uses = new DeadKeyUses(stream as unknown as EventStore, clock, new RandomIds(), new JsonLog('silent'));
  });

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
    expect(stream.told).toEqual([['192.0.2.7', 1, 'curl']]);
    for (let minute = 1; minute <= 9; minute += 1) {
      now += MINUTES;
      await use('192.0.2.7');
    }
    await uses.writeEnded();
    expect(stream.told).toHaveLength(1);
    now += MINUTES;
    await uses.writeEnded();
    expect(stream.events[1]).toMatchObject({
      type: 'DeadAccessKeyUsed',
      data: { count: 9, since: '2026-11-24T10:01:00.000Z', until: '2026-11-24T10:09:00.000Z' },
      metadata: { actor: { kind: 'anonymous' }, organizationId: 'o', sourceAddress: '192.0.2.7' },
    });
  });

  it('begin anew after their interval, and end in silence when nothing came', async () => {
    await use('192.0.2.7');
    now += 10 * MINUTES;
    await uses.writeEnded();
    expect(stream.told).toHaveLength(1);
    await use('192.0.2.7');
    expect(stream.told).toHaveLength(2);
  });

  it('cannot fill the record, however many networks they come from', async () => {
    for (let network = 0; network < 100; network += 1) await use(`10.0.${network}.1`);
    await uses.writeEnded('all');
    // 32 networks by themselves, then the others: the first of them at once, the rest together.
    expect(stream.told).toHaveLength(34);
    expect(stream.told.slice(-2)).toEqual([
      [null, 1, null],
      [null, 67, null],
    ]);
  });

  it('are only counted when their address is over its budget', async () => {
    await use('192.0.2.7', { overBudget: true });
    expect(stream.told).toEqual([]);
    await uses.beforeApplicationShutdown();
    expect(stream.told).toEqual([['192.0.2.7', 1, null]]);
  });

  it('are not lost when the record cannot be written', async () => {
    stream.faults = [new Error('no room')];
    await use('192.0.2.7');
    expect(stream.told).toEqual([]);
    now += 10 * MINUTES;
    await uses.writeEnded();
    expect(stream.told).toEqual([['192.0.2.7', 1, null]]);
  });

  it('find their place when another process was faster', async () => {
    stream.faults = [new WrongExpectedRevisionError('deviceSecurity-d', 'no-stream', 0)];
    await use('192.0.2.7');
    expect(stream.told).toEqual([['192.0.2.7', 1, null]]);
  });
});
