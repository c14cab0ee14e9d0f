import { EventStoreUnavailableError, EventTooLargeError, WrongExpectedRevisionError } from '../errors.js';
import type { JsonObject } from '../event-store.js';
import { EventStoreDbDouble } from '../testing/eventstoredb-double/index.js';
import { eventually, newEvent, newEvents } from '../testing/index.js';
import { connectEventStoreDb, type EventStoreDbEventStore } from './index.js';
import type { Timing } from './timing.js';

const timing: Timing = { attempt: 250, total: 10_000, firstPause: 5, longestPause: 20, failuresToOpen: 1000 };

describe('appends to EventStoreDB when', () => {
  let server: EventStoreDbDouble;
  let store: EventStoreDbEventStore;
  const connect = async (changed: Partial<Timing> = {}) => {
    store = await connectEventStoreDb({ url: server.url, timing: { ...timing, ...changed } });
  };

  beforeEach(async () => {
    server = new EventStoreDbDouble();
    await server.start();
  });
  afterEach(async () => {
    server.gate.setSilent(false);
    await store.close();
    await server.stop();
  });

  /** Data and metadata byte for byte, ids and expectation as well. */
  const sent = () => server.appends.map(({ stream, expected, events }) => JSON.stringify({ stream, expected, events }));

  describe.each([
    ['the server is silent (trap 1)', 'silence'],
    ['the server ends the stream of appends with OK (trap 2)', 'end'],
    ['the connection is reset', 'reset'],
  ] as const)('%s', (_name, then) => {
    it.each([
      ['before', false],
      ['after', true],
    ])('sends the same bytes again, if it happened %s the write: written once', async (_when, written) => {
      await connect();
      server.failNextAppend({ written, then }, { written, then });
      const data: Record<string, string> = { name: 'Zoë' };
      const answer = store.append('line-1', [newEvent({ data })], 'no-stream');
      data.name = 'changed by the caller meanwhile';
      await expect(answer).resolves.toMatchObject({ revision: 0 });
      expect(sent()).toHaveLength(3);
      expect(new Set(sent()).size).toBe(1);
      expect(server.log.events).toHaveLength(1);
      expect((await store.readStream('line-1')).events[0]?.data).toEqual({ name: 'Zoë' });
    });

    it('answers the appends beside it', async () => {
      await connect();
      server.failNextAppend({ written: false, then });
      const answers = Array.from({ length: 10 }, (_, i) => store.append(`line-${i}`, [newEvent()], 'no-stream'));
      for (const { revision } of await Promise.all(answers)) expect(revision).toBe(0);
      expect(server.log.events).toHaveLength(10);
    });
  });

  it('a given-up append is written later: the outcome is unknown, and the same again succeeds', async () => {
    await connect({ total: 300 });
    server.gate.setSilent(true);
    const events = newEvents(2);
    await expect(store.append('line-1', events, 'no-stream')).rejects.toMatchObject({
      code: 'EVENT_STORE_UNAVAILABLE',
      outcomeUnknown: true,
    });
    server.gate.setSilent(false);
    await eventually(async () => {
      const answer = await store.append('line-1', events, 'no-stream').catch(() => undefined);
      return answer?.revision === 1;
    });
    expect(server.log.events).toHaveLength(2);
  });

  it.each(['any', 'stream-exists'] as const)(
    'the outcome is unknown and %s was expected: not sent again',
    async (expected) => {
      await connect();
      await store.append('line-1', [newEvent()], 'no-stream');
      server.failNextAppend({ written: true, then: 'silence' });
      await expect(store.append('line-1', [newEvent()], expected)).rejects.toMatchObject({ outcomeUnknown: true });
      expect(server.appends).toHaveLength(2);
    },
  );

  it('a second connection is asked for in this process: refused (trap 3)', async () => {
    await connect();
    await expect(connectEventStoreDb({ url: server.url })).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
    await store.close();
    await connect();
    await expect(store.append('line-1', [newEvent()], 'no-stream')).resolves.toMatchObject({ revision: 0 });
  });

  it('reads fail beside them: they are not touched (trap 3)', async () => {
    await connect();
    const consumer = new AbortController();
    const following = (async () => {
      for await (const _ of store.subscribe({ after: await store.head(), signal: consumer.signal }));
    })();
    await eventually(() => server.subscriptionsOpened > 0);
    for (let i = 0; i < 20; i++) {
      const answer = store.append('line-1', [newEvent()], i === 0 ? 'no-stream' : i - 1);
      if (i % 5 === 0) server.dropSubscriptions('reset');
      await answer;
    }
    consumer.abort();
    await following;
    expect(server.appends).toHaveLength(20);
  });

  it('data hold a bigint: refused before anything is sent (trap 4)', async () => {
    await connect();
    const event = newEvent({ data: { revision: 1n } as unknown as JsonObject });
    await expect(store.append('line-1', [event], 'no-stream')).rejects.toMatchObject({ code: 'INVALID_EVENT' });
    expect(server.appends).toEqual([]);
  });

  it('the server knows another revision: it is told, in words too (traps 5 and 6)', async () => {
    await connect();
    server.failNextAppend({ written: false, then: 'wrong-version' });
    const answer = store.append('line-1', [newEvent()], 7);
    await expect(answer).rejects.toBeInstanceOf(WrongExpectedRevisionError);
    await expect(answer).rejects.toMatchObject({
      actual: 41,
      expected: 7,
      message: expect.stringContaining('revision 41'),
    });
  });

  it.each(['not-ready', 'too-busy'] as const)('the server says %s: sent again (trap 7)', async (then) => {
    await connect();
    server.failNextAppend({ written: false, then }, { written: false, then });
    await expect(store.append('line-1', [newEvent()], 'any')).resolves.toMatchObject({ revision: 0 });
    expect(server.appends).toHaveLength(3);
  });

  it.each(['too-large', 'too-large-event'] as const)('the server says %s: not sent again (trap 7)', async (then) => {
    await connect();
    server.failNextAppend({ written: false, then });
    await expect(store.append('line-1', [newEvent()], 'no-stream')).rejects.toBeInstanceOf(EventTooLargeError);
    expect(server.appends).toHaveLength(1);
  });

  it('the user has no right: said, not sent again', async () => {
    await connect();
    server.failNextAppend({ written: false, then: 'denied' });
    await expect(store.append('line-1', [newEvent()], 'no-stream')).rejects.toMatchObject({
      outcomeUnknown: false,
      message: expect.stringContaining('refused the user'),
    });
    expect(server.appends).toHaveLength(1);
  });

  it('nobody listens: refused at once after some failures, and works again when the server is back', async () => {
    await connect({ failuresToOpen: 3, total: 200 });
    await server.gate.shut();
    // The first may have met the connection that was just cut.
    const first = store.append('line-1', [newEvent()], 'no-stream');
    await expect(first).rejects.toBeInstanceOf(EventStoreUnavailableError);
    const second = store.append('line-1', [newEvent()], 'no-stream');
    await expect(second).rejects.toMatchObject({ outcomeUnknown: false });
    expect(server.appends).toEqual([]);
    await server.gate.open();
    await eventually(async () => {
      const answer = await store.append('line-1', [newEvent()], 'no-stream').catch(() => undefined);
      return answer?.revision === 0;
    });
  });

  it('the store closes: the ones under way are answered, then nothing is left open', async () => {
    // Nothing is repeated any more then: a machine that is busy with other tests must not look like a silent server.
    await connect({ attempt: 5000 });
    const answers = Array.from({ length: 20 }, (_, i) => store.append(`line-${i}`, newEvents(2), 'no-stream'));
    await store.close();
    for (const { revision } of await Promise.all(answers)) expect(revision).toBe(1);
  });
});
