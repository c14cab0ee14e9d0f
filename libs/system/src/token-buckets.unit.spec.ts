import fc from 'fast-check';
import { HOUR, ManualClock } from './testing/index.js';
import { TokenBuckets } from './token-buckets.js';

describe('token buckets', () => {
  const given = (burst: number, perMinute: number, capacity = 10) => {
    const clock = new ManualClock();
    return { clock, buckets: new TokenBuckets({ burst, perMinute }, capacity, clock) };
  };

  it('give a burst, then what flows in, to each name for itself', () => {
    const { buckets, clock } = given(2, 60);
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 0]);
    expect(buckets.take('a')).toBe(1000);
    expect(buckets.take('b')).toBe(0);
    clock.pass(999);
    expect(buckets.isEmpty('a')).toBe(true);
    clock.pass(1);
    expect(buckets.isEmpty('a')).toBe(false);
    expect(buckets.take('a')).toBe(0);
    clock.pass(500);
    expect(buckets.take('a')).toBe(500);
  });

  it('never hold more than the burst', () => {
    const { buckets, clock } = given(1, 60);
    buckets.take('a');
    clock.pass(1e9);
    expect(buckets.take('a')).toBe(0);
    expect(buckets.isEmpty('a')).toBe(true);
    clock.pass(1e9);
    buckets.isEmpty('a');
    buckets.giveBack('a');
    expect([buckets.take('a'), buckets.isEmpty('a')]).toEqual([0, true]);
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('neither take nor give when the time is set %s', (_where, jump) => {
    const { buckets, clock } = given(2, 60);
    buckets.take('a');
    clock.set(jump);
    expect(buckets.take('a')).toBe(0);
    expect(buckets.take('a')).toBe(1000);
    clock.pass(1000);
    expect(buckets.take('a')).toBe(0);
  });

  it('take back what was not meant, and remember nobody who has spent nothing', () => {
    const { buckets } = given(2, 60);
    for (const name of ['a', 'a', 'b']) buckets.take(name);
    expect(buckets.isEmpty('a')).toBe(true);
    buckets.giveBack('a');
    expect(buckets.isEmpty('a')).toBe(false);
    buckets.giveBack('b');
    buckets.giveBack('never seen');
    expect(buckets.size).toBe(1);
  });

  it('know nothing of a name that was never seen, and forget the oldest beyond their capacity', () => {
    const { buckets } = given(1, 1, 2);
    expect(buckets.isEmpty('a')).toBe(false);
    for (const name of ['a', 'b', 'a', 'c']) buckets.take(name);
    expect(buckets.size).toBe(2);
    expect(['a', 'b', 'c'].map((name) => buckets.isEmpty(name))).toEqual([true, false, true]);
  });

  it('keep whoever goes on asking, however many others come', () => {
    const { buckets } = given(1, 0.001, 100);
    buckets.take('busy');
    for (let at = 0; at < 5000; at++) {
      buckets.take(`other ${at}`);
      expect(buckets.isEmpty('busy')).toBe(true);
    }
    expect(buckets.size).toBe(100);
  });

  it('never let more through than burst and inflow', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }), (gaps) => {
        const { buckets, clock } = given(5, 60);
        let taken = 0;
        for (const gap of gaps) {
          clock.pass(gap);
          if (buckets.take('a') === 0) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(5 + clock.elapsed() / 1000 + 1e-6);
      }),
    );
  });
});
