import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { EventStore } from '@ringledger/event-store';
import { SystemClock } from '@ringledger/system';
import { Commands } from '../commands.js';
import { accept } from '../decider.js';
import type { Aggregate, Decision } from '../decider.js';
import type { DomainEvent } from '../event.js';
import { defineEvents } from '../event-catalogue.js';
import { EventLog } from '../reading/event-log.js';
import { FENCE } from '../serializing/event-serializer.js';
import { openSmallExchange, TEST_ORGANIZATION, testContext } from '../testing/index.js';
import type { SmallExchange } from '../testing/index.js';

type Counted = DomainEvent<'Counted', { readonly by: number }>;
type Count = { readonly count: number | null };

const counter: Aggregate<Count, Counted> = {
  category: 'counter',
  initialState: { count: null },
  evolve: ({ count }, { data }) => ({ count: (count ?? 0) + data.by }),
  organizationOf: ({ count }) => (count === null ? undefined : TEST_ORGANIZATION),
};
const decisionNamed = (name: string, creates: boolean): Decision<{ readonly by: number }, Count, Counted> => ({
  name,
  aggregate: counter,
  creates,
  decide: ({ input }) => accept({ type: 'Counted', data: input }),
});
const begin = decisionNamed('BeginCount', true);
const goOn = decisionNamed('GoOn', false);

describe('what is decided about one stream', () => {
  let exchange: SmallExchange;
  const now = jest.spyOn(SystemClock.prototype, 'now');
  const at = (time: string) => now.mockImplementation(() => new Date(time));

  beforeEach(async () => {
    exchange = await openSmallExchange(
      {
        catalogues: [defineEvents<Counted>({ Counted: { version: 1, schema: { type: 'object' } } })],
        aggregates: [counter],
        projections: () => [],
        processManagers: [],
      },
      [],
    );
  });
  afterEach(async () => {
    now.mockReset();
    await exchange.close();
  });

  it('is all accepted, however much of it comes at once', async () => {
    at('2026-11-24T10:00:00.000Z');
    await decide(begin);
    const outcomes = await Promise.all(Array.from({ length: 150 }, () => decide(goOn)));
    expect(outcomes.filter(({ accepted }) => !accepted)).toEqual([]);
  });

  it('is not found by the field that inputs name it by', async () => {
    expect(await decide(goOn)).toMatchObject({ refusals: [{ code: 'COUNTER_NOT_FOUND', field: 'counterId' }] });
  });

  it('is decided on what was seen, however often the stream was fenced since, and not once it has changed', async () => {
    await decide(begin);
    const fences = Array.from({ length: 4200 }, () => ({
      ...{ id: randomUUID(), type: FENCE, data: {} },
      metadata: { time: '2026-11-24T08:00:00.000Z', schemaVersion: 1 },
    }));
    await exchange.get(EventStore).append('counter-c', fences, 'any');
    expect(await decide(goOn, 0)).toMatchObject({ accepted: true, version: 4201 });
    expect(await decide(goOn, 0)).toMatchObject({ refusals: [{ code: 'VERSION_CONFLICT' }] });
  });

  const times = async () =>
    (await exchange.get(EventLog).readStream('counter-c')).map(({ metadata }) => metadata.time.slice(11, 23));
  const decide = (decision: typeof begin, expectedVersion?: number) =>
    exchange
      .get(Commands)
      .execute(
        decision,
        'c',
        { by: 1 },
        testContext({ time: new Date(0), ...(expectedVersion !== undefined && { expectedVersion }) }),
      );

  it('has a time that is never before that of the event in front of it, here and after a restart, and is the clock’s again once that has caught up', async () => {
    at('2026-11-24T10:00:00.000Z');
    await decide(begin);
    at('2026-11-24T08:00:00.000Z');
    await decide(goOn);
    await exchange.reopen();
    await decide(goOn);
    at('2026-11-24T10:30:00.000Z');
    await decide(goOn);
    expect(await times()).toEqual(['10:00:00.000', '10:00:00.001', '10:00:00.002', '10:30:00.000']);
  });
});
