import type { EventStore, RecordedEvent } from '@ringledger/event-store';
import { testPosition } from '../testing/recorded.js';
import { Idempotency } from './idempotency.js';

const ROOM = 4;

/** Ten events of which three are the command's; a page has room for four. */
function idempotency(first: number) {
  const events = Array.from({ length: 10 }, (_, revision) => ({
    ...{ revision, position: testPosition(revision), type: 'Counted' },
    metadata: { commandId: revision >= first && revision < first + 3 ? 'mine' : `other-${revision}` },
  })) as unknown as readonly RecordedEvent[];
  const readStream: EventStore['readStream'] = async (_, { from, direction = 'forwards' } = {}) => {
    const all = direction === 'forwards' ? events : events.toReversed();
    const wanted = from === undefined ? all : all.slice(all.findIndex(({ revision }) => revision === from));
    return { exists: true, events: wanted.slice(0, ROOM), end: wanted.length <= ROOM };
  };
  return new Idempotency({ readStream } as EventStore, Buffer.alloc(32));
}

describe('what a repeated command wrote the first time', () => {
  const revisions = (events: readonly RecordedEvent[]) => events.map(({ revision }) => revision);

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('is all of its events, though a page ends among them (from %i)', async (first) => {
    const expected = [first, first + 1, first + 2];
    expect(revisions(await idempotency(first).eventsOf('mine', 'counter-c', 0))).toEqual(expected);
    expect(revisions(await idempotency(first).eventsCausedBy('mine', 'counter-c', ''))).toEqual(expected);
  });

  it('is nothing when it wrote nothing', async () => {
    expect(await idempotency(3).eventsOf('another', 'counter-c', 0)).toEqual([]);
    expect(await idempotency(3).eventsCausedBy('another', 'counter-c', '')).toEqual([]);
  });

  it('is not looked for before what caused it', async () => {
    expect(await idempotency(0).eventsCausedBy('mine', 'counter-c', testPosition(8))).toEqual([]);
  });
});
