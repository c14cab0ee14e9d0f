import { KamailioClock } from './kamailio-clock.js';

describe("Kamailio's clock", () => {
  let now = 0;
  const clock = new KamailioClock(() => now);
  const heardAt = (time: number, stamp: number) => {
    now = time;
    clock.heard(stamp);
  };
  beforeEach(() => clock.forget());

  it('is unknown before it says anything', () => expect(clock.since(5)).toBe(0));

  it('goes by what took the shortest way', () => {
    heardAt(10.2, 1000);
    heardAt(11.01, 1001);
    expect(clock.since(1001)).toBeCloseTo(0);
    now = 12;
    expect(clock.since(1000.5)).toBeCloseTo(1.49);
    expect(clock.since(1009)).toBe(0);
  });

  it('knows what has waited until a process went on', () => {
    for (let second = 0; second < 10; second++) heardAt(10 + second, 1000 + second);
    for (let second = 10; second < 14; second++) heardAt(23.5, 1000 + second);
    expect(clock.since(1010)).toBeCloseTo(3.5);
  });

  it('follows a clock that was set back within half a minute', () => {
    heardAt(10, 1000);
    for (let second = 1; second <= 30; second++) heardAt(10 + second, 990 + second);
    expect(clock.since(1020)).toBeCloseTo(0);
  });
});
