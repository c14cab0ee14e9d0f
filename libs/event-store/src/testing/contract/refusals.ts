import { EventTooLargeError, InvalidEventError } from '../../errors.js';
import type { EventStore, JsonObject, NewEvent } from '../../event-store.js';
import { newCategory, newEvent, newEvents } from '../new-event.js';

const cycle: Record<string, unknown> = {};
cycle.self = cycle;

/** Data that `JSON.stringify` would drop, bend or choke on. */
const notJson: readonly (readonly [string, unknown])[] = [
  ['a bigint', { revision: 1n }],
  ['undefined', { name: undefined }],
  ['a date', { at: new Date(0) }],
  ['a cycle', cycle],
  ['NaN', { load: Number.NaN }],
  ['infinity', { load: Number.POSITIVE_INFINITY }],
  ['a function', { toJSON: () => 'other' }],
  ['a map', { map: new Map() }],
  ['bytes', { bytes: Buffer.from('x') }],
  ['a hole in a list', { list: [1, , 2] }],
  ['a list', [1]],
  ['null', null],
];

export function refusalContract(current: () => EventStore): void {
  const refused = async (events: readonly NewEvent[], stream = `${newCategory()}-1`) => {
    await expect(current().append(stream, events, 'any')).rejects.toBeInstanceOf(InvalidEventError);
    if (stream.startsWith('c')) expect(await current().headOfStream(stream)).toBe(-1);
  };

  it.each(notJson)('refuses %s in data and in metadata', async (_name, value) => {
    await refused([newEvent({ data: value as JsonObject })]);
    await refused([newEvent({ metadata: value as JsonObject })]);
  });

  it('refuses bad ids, the same id twice, and no event at all', async () => {
    await refused([newEvent({ id: 'not-a-uuid' })]);
    const event = newEvent();
    await refused([event, newEvent({ ...event, id: event.id.toUpperCase() })]);
    await refused([]);
  });

  it.each(['', '$all', '$ce-device', 'device-\n', 'device-\ud800', 'x'.repeat(256)])(
    'refuses the stream name %j',
    async (name) => {
      await refused([newEvent()], name);
      await expect(current().readStream(name)).rejects.toBeInstanceOf(InvalidEventError);
      await expect(current().headOfStream(name)).rejects.toBeInstanceOf(InvalidEventError);
    },
  );

  it.each(['', '$reserved', 'Line\0Opened', '\udfff', 'T'.repeat(128)])('refuses the event type %j', async (type) => {
    await refused([newEvent({ type })]);
  });

  it('refuses more than a mebibyte in one append, and writes nothing of it', async () => {
    const stream = `${newCategory()}-1`;
    const large = newEvent({ data: { text: 'x'.repeat(1_048_577) } });
    await expect(current().append(stream, [large], 'no-stream')).rejects.toBeInstanceOf(EventTooLargeError);
    const together = newEvents(3, { data: { text: 'é'.repeat(200_000) } });
    await expect(current().append(stream, together, 'no-stream')).rejects.toBeInstanceOf(EventTooLargeError);
    expect(await current().headOfStream(stream)).toBe(-1);
  });

  it('refuses revisions that are none', async () => {
    const stream = `${newCategory()}-1`;
    for (const revision of [-1, 0.5, Number.NaN]) {
      await expect(current().append(stream, [newEvent()], revision)).rejects.toBeInstanceOf(RangeError);
      await expect(current().readStream(stream, { from: revision })).rejects.toBeInstanceOf(RangeError);
    }
  });

  it('refuses limits that are no limit', async () => {
    const stream = `${newCategory()}-1`;
    for (const limit of [0, -1, 1.5, 4097, Number.NaN]) {
      await expect(current().readStream(stream, { limit })).rejects.toBeInstanceOf(RangeError);
      await expect(current().readAll({ limit })).rejects.toBeInstanceOf(RangeError);
    }
  });
}
