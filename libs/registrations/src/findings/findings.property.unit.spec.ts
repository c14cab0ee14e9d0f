import type { FindingKind } from './finding.events.js';
import { findings } from './find.js';
import { simulatedLine } from '../testing/simulated-lines.js';

const LINES = 1000;
const TAIL = 60;
const KINDS: readonly FindingKind[] = ['takeover', 'flapping', 'strange user agent', 'unknown address'];

/** What was found over a day, looking at each event as it came. */
function foundIn(seed: number) {
  const { day, model, planted } = simulatedLine(seed);
  const found = day.events.flatMap((_, index) =>
    findings({
      events: day.events.slice(Math.max(0, index + 1 - TAIL), index + 1),
      models: [model],
      pickupNetworks: day.pickupNetworks(index),
    }),
  );
  return { seed, planted, found, kinds: new Set(found.map(({ kind }) => kind)), events: day.events };
}

describe('findings in generated streams of REGISTER (N-15)', () => {
  const lines = Array.from({ length: LINES }, (_, seed) => foundIn(seed + 1));

  it('are looked for among many harmless events', () => {
    const types = new Map<string, number>();
    for (const { event } of lines.flatMap(({ events }) => events))
      types.set(event.type, (types.get(event.type) ?? 0) + 1);
    for (const type of ['Created', 'TakenOver', 'ContactChanged', 'Removed', 'ConnectionLost', 'Expired', 'Dropped']) {
      expect([type, (types.get(`Registration${type}`) ?? 0) > 30]).toEqual([type, true]);
    }
  });

  it.each(KINDS)('%s: nearly all that was planted is found, and nearly nothing else', (kind) => {
    const planted = lines.filter((line) => line.planted.includes(kind));
    const found = lines.filter(({ kinds }) => kinds.has(kind));
    const right = found.filter((line) => line.planted.includes(kind));
    expect(planted.length).toBeGreaterThan(40);
    expect([right.length / planted.length >= 0.95, right.length / found.length >= 0.98]).toEqual([true, true]);
  });

  it('are none where nothing but refreshes, restarts, firmware and networks changed', () => {
    const harmless = lines.filter(({ planted }) => planted.length === 0);
    const alarmed = harmless.filter(({ found }) => found.length > 0);
    expect(alarmed.length / harmless.length).toBeLessThan(0.01);
  });

  it('name what they were read from', () => {
    for (const { events, found } of lines) {
      const known = new Map(events.map(({ event, id, metadata }) => [id, [event.type, metadata.time]]));
      for (const { evidence } of found) {
        expect(evidence.length).toBeGreaterThan(0);
        for (const { eventId, time, type } of evidence) expect(known.get(eventId)).toEqual([type, time]);
        const times = evidence.map(({ time }) => time);
        expect(times).toEqual(times.toSorted());
      }
    }
  });
});
