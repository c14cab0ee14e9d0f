import { EventLog } from '@ringledger/event-sourcing';
import type { Aggregate, DomainEvent, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { recorded } from '@ringledger/event-sourcing/testing';
import type { EventStore } from '@ringledger/event-store';
import { PinnedStates } from './pinned-states.js';

type Told = DomainEvent<'Told', { readonly number: number }>;

/** Whose state is what it was told, in order. */
const aggregate: Aggregate<readonly number[], Told> = {
  category: 'device',
  initialState: [],
  evolve: (state, { data }) => [...state, data.number],
  organizationOf: () => undefined,
};

/** One stream; some of its events are of the machinery, and a page has room for so many only. */
class Log extends EventLog {
  readonly asked: number[] = [];
  onRead = () => {};

  constructor(
    public length: number,
    private readonly fences: readonly number[] = [],
    private readonly room = 512,
  ) {
    super();
  }

  async readStream(
    stream: string,
    { from = 0, limit = 512 }: { readonly from?: number; readonly limit?: number } = {},
  ) {
    this.asked.push(from);
    const stored = Array.from({ length: this.length }, (_, number) => number).slice(from);
    while (this.fences.includes(stored[0] ?? -1)) stored.shift();
    const page = stored.slice(0, Math.min(limit, this.room)).filter((number) => !this.fences.includes(number));
    this.onRead();
    return page.map((number) => recorded(told(number), { stream, revision: number, metadata: { time: at(number) } }));
  }

  readAll(): never {
    throw new Error('only streams');
  }

  follow(): never {
    throw new Error('only streams');
  }

  get states(): PinnedStates {
    const store: Pick<EventStore, 'headOfStream'> = { headOfStream: async () => this.length - 1 };
    return new PinnedStates(store as EventStore, this);
  }
}

const told = (number: number): Told => ({ type: 'Told', data: { number } });
const at = (number: number): RecordedDomainEvent['metadata']['time'] =>
  new Date(Date.UTC(2026, 10, 24, 8, 0, number)).toISOString();
const upTo = (last: number, without: readonly number[] = []) =>
  Array.from({ length: last + 1 }, (_, number) => number).filter((number) => !without.includes(number));

describe('the newest state', () => {
  it('is of nothing when there is no stream', async () => {
    expect(await new Log(0).states.newest(aggregate, 'd')).toEqual({ state: [], revision: -1, time: '' });
  });

  it('has all events of a stream that is longer than a page', async () => {
    const newest = await new Log(1300).states.newest(aggregate, 'd');
    expect(newest).toEqual({ state: upTo(1299), revision: 1299, time: at(1299) });
  });

  it.each([
    ['in its first page', [7]],
    ['at the beginning of a page', [512]],
    ['in its last page', [700]],
  ])('has what stands behind an event of the machinery (%s)', async (_, fences) => {
    const newest = await new Log(800, fences).states.newest(aggregate, 'd');
    expect(newest).toEqual({ state: upTo(799, fences), revision: 799, time: at(799) });
  });

  it('is as new as an event of the machinery that is the last', async () => {
    const newest = await new Log(10, [8, 9]).states.newest(aggregate, 'd');
    expect(newest).toEqual({ state: upTo(7), revision: 9, time: at(7) });
  });

  it('has what stands behind a page that is short because its events are large', async () => {
    const newest = await new Log(440, [], 30).states.newest(aggregate, 'd');
    expect(newest).toEqual({ state: upTo(439), revision: 439, time: at(439) });
  });

  it('is read on from the one that is known', async () => {
    const log = new Log(600);
    const known = await log.states.newest(aggregate, 'd');
    log.asked.length = 0;
    expect(await log.states.newest(aggregate, 'd', known)).toBe(known);
    expect(log.asked).toEqual([]);
    log.length = 1200;
    expect(await log.states.newest(aggregate, 'd', known)).toEqual({
      state: upTo(1199),
      revision: 1199,
      time: at(1199),
    });
    expect(log.asked[0]).toBe(600);
  });

  it('keeps its time when only the machinery has written since', async () => {
    const log = new Log(3, [3]);
    const known = await log.states.newest(aggregate, 'd');
    log.length = 4;
    expect(await log.states.newest(aggregate, 'd', known)).toEqual({ ...known, revision: 3 });
  });

  it('has no event that is not counted by its revision, however fast the stream grows', async () => {
    const log = new Log(500, [3], 100);
    log.onRead = () => (log.length += 50);
    const { state, revision } = await log.states.newest(aggregate, 'd');
    expect(revision).toBeGreaterThanOrEqual(499);
    expect(state).toEqual(upTo(revision, [3]));
  });
});
