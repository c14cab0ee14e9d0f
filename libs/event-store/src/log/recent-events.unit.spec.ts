import { START, type Position, type RecordedEvent } from '../event-store.js';
import { newEvent } from '../testing/new-event.js';
import { RecentEvents } from './recent-events.js';

const at = (number: number) => String(number).padStart(8, '0') as Position;
const event = (number: number): RecordedEvent => ({
  ...newEvent({ data: { number } }),
  stream: 'line-1',
  revision: number,
  position: at(number),
});

describe('the recent events', () => {
  it('give what comes after a position, up to a limit', () => {
    const recent = new RecentEvents(START);
    recent.add([1, 2, 3, 4].map(event), 400);
    expect(recent.after(START, 2)?.map(({ position }) => position)).toEqual([at(1), at(2)]);
    expect(recent.after(at(2), 10)?.map(({ position }) => position)).toEqual([at(3), at(4)]);
    expect(recent.after(at(4), 10)).toEqual([]);
    expect(recent.head).toBe(at(4));
  });

  it.each([
    ['many', 20_000, 100],
    ['large', 200, 1_000_000],
  ])('stay bounded when %s come, and say when they no longer know', (_name, count, size) => {
    const recent = new RecentEvents(START);
    for (let number = 1; number <= count; number++) recent.add([event(number)], size);
    const held: RecordedEvent[] = [];
    let known = count;
    for (let after = count - 1; after >= 0; after--) {
      const events = recent.after(after === 0 ? START : at(after), 1);
      if (events === undefined) break;
      held.push(...events);
      known = after;
    }
    expect(held.length).toBeLessThanOrEqual(2048);
    expect(held.length * size).toBeLessThanOrEqual(8 * 1024 * 1024);
    expect(known).toBeGreaterThan(0);
    expect(recent.after(START, 1)).toBeUndefined();
    expect(held.map(({ position }) => position)).toEqual(held.map((_, i) => at(count - i)));
  });

  it('wake who listens, until he stops', () => {
    const recent = new RecentEvents(START);
    let woken = 0;
    const stop = recent.onChange(() => woken++);
    recent.notify();
    stop();
    recent.notify();
    expect(woken).toBe(1);
  });

  it('never move their head back', () => {
    const recent = new RecentEvents(at(5));
    recent.moveTo(at(9));
    recent.moveTo(at(7));
    expect(recent.head).toBe(at(9));
  });
});
