import { randomUUID } from 'node:crypto';
import { WrongExpectedRevisionError } from '../../errors.js';
import type { EventStore, JsonObject } from '../../event-store.js';
import { newCategory, newEvent, newEvents } from '../new-event.js';

export function appendingContract(current: () => EventStore): void {
  it('opens a new stream with no-stream, and only once', async () => {
    const stream = `${newCategory()}-1`;
    await expect(current().append(stream, [newEvent()], 'no-stream')).resolves.toMatchObject({ revision: 0 });
    const again = current().append(stream, [newEvent()], 'no-stream');
    await expect(again).rejects.toMatchObject({
      code: 'WRONG_EXPECTED_REVISION',
      stream,
      expected: 'no-stream',
      actual: 0,
    });
    await expect(again).rejects.toBeInstanceOf(WrongExpectedRevisionError);
  });

  it('goes on at the exact revision, and refuses a stale and a future one', async () => {
    const stream = `${newCategory()}-1`;
    await current().append(stream, newEvents(2), 'no-stream');
    await expect(current().append(stream, [newEvent()], 1)).resolves.toMatchObject({ revision: 2 });
    await expect(current().append(stream, [newEvent()], 1)).rejects.toMatchObject({ expected: 1, actual: 2 });
    await expect(current().append(stream, [newEvent()], 7)).rejects.toMatchObject({ expected: 7, actual: 2 });
    const missing = `${newCategory()}-1`;
    await expect(current().append(missing, [newEvent()], 0)).rejects.toMatchObject({ expected: 0, actual: -1 });
    expect(await current().headOfStream(stream)).toBe(2);
  });

  it('appends with any to a missing and to an existing stream', async () => {
    const stream = `${newCategory()}-1`;
    await expect(current().append(stream, [newEvent()], 'any')).resolves.toMatchObject({ revision: 0 });
    await expect(current().append(stream, [newEvent()], 'any')).resolves.toMatchObject({ revision: 1 });
  });

  it('appends with stream-exists only to an existing stream', async () => {
    const stream = `${newCategory()}-1`;
    await expect(current().append(stream, [newEvent()], 'stream-exists')).rejects.toMatchObject({ actual: -1 });
    await current().append(stream, [newEvent()], 'no-stream');
    await expect(current().append(stream, [newEvent()], 'stream-exists')).resolves.toMatchObject({ revision: 1 });
  });

  it('writes all events of an append or none', async () => {
    const stream = `${newCategory()}-1`;
    await current().append(stream, [newEvent()], 'no-stream');
    const bad = newEvent({ data: { at: new Date(0) } as unknown as JsonObject });
    await expect(current().append(stream, [newEvent(), newEvent(), bad], 0)).rejects.toMatchObject({
      code: 'INVALID_EVENT',
    });
    await expect(current().append(stream, newEvents(3), 5)).rejects.toBeInstanceOf(WrongExpectedRevisionError);
    expect(await current().headOfStream(stream)).toBe(0);
    await expect(current().append(stream, newEvents(3), 0)).resolves.toMatchObject({ revision: 3 });
  });

  it('answers with the position of the last event', async () => {
    const stream = `${newCategory()}-1`;
    const { position } = await current().append(stream, newEvents(3), 'no-stream');
    const { events } = await current().readStream(stream);
    expect(events.map((event) => event.position <= position)).toEqual([true, true, true]);
    expect(events[2]?.position).toBe(position);
  });

  it('gives each revision to exactly one of 64 concurrent writers', async () => {
    const stream = `${newCategory()}-1`;
    const rounds = 5;
    for (let round = 0; round < rounds; round++) {
      const expected = round === 0 ? 'no-stream' : round - 1;
      const attempts = Array.from({ length: 64 }, (_, writer) =>
        current().append(stream, [newEvent({ data: { round, writer } })], expected),
      );
      const results = await Promise.allSettled(attempts);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(WrongExpectedRevisionError);
      }
    }
    const { events } = await current().readStream(stream);
    expect(events.map((event) => event.data.round)).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not let a refused append spoil the ones beside it', async () => {
    const category = newCategory();
    await current().append(`${category}-taken`, [newEvent()], 'no-stream');
    const attempts = Array.from({ length: 40 }, (_, i) =>
      current().append(i % 2 === 0 ? `${category}-taken` : `${category}-${i}`, [newEvent()], 'no-stream'),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.map(({ status }) => status)).toEqual(
      results.map((_, i) => (i % 2 === 0 ? 'rejected' : 'fulfilled')),
    );
  });

  it('keeps every value as it was', async () => {
    const stream = `${newCategory()}-ü ☎ 電話-1`;
    const data: JsonObject = {
      text: 'Zoë 👩‍🚒 \u0000 \u2028 "\\" \ud800 half',
      empty: '',
      big: '9007199254740993',
      numbers: [0, -1.5, 1e300, Number.MAX_SAFE_INTEGER],
      nested: { list: [[], {}, null, true], '': 'empty key', ['__proto__']: 'own' },
    };
    const metadata = { $correlationId: randomUUID(), reason: '' };
    const event = newEvent({ type: 'Größe geändert', data, metadata });
    await current().append(stream, [event, newEvent({ data: {}, metadata: {} })], 'no-stream');
    const { events } = await current().readStream(stream);
    expect(events[0]).toMatchObject({ id: event.id, type: event.type, stream, revision: 0 });
    expect(JSON.stringify(events[0]?.data)).toBe(JSON.stringify(data));
    expect(events[0]?.metadata).toEqual(metadata);
    expect(events[1]).toMatchObject({ data: {}, metadata: {}, revision: 1 });
  });

  it('takes an event of one megabyte', async () => {
    const stream = `${newCategory()}-1`;
    const text = 'é'.repeat(500_000);
    await current().append(stream, [newEvent({ data: { text } })], 'no-stream');
    const { events } = await current().readStream(stream);
    expect(events[0]?.data.text).toBe(text);
  });

  it('reports an id in lower case', async () => {
    const stream = `${newCategory()}-1`;
    const id = randomUUID();
    await current().append(stream, [newEvent({ id: id.toUpperCase() })], 'no-stream');
    expect((await current().readStream(stream)).events[0]?.id).toBe(id);
  });
}
