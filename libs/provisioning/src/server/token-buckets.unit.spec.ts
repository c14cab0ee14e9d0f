import fc from 'fast-check';
import { TokenBuckets } from './token-buckets.js';

describe('token buckets', () => {
  it('give a burst, then what flows in', () => {
    const buckets = new TokenBuckets({ burst: 2, perMinute: 60 }, 10);
    expect([buckets.take('a', 0), buckets.take('a', 0)]).toEqual([0, 0]);
    expect(buckets.take('a', 0)).toBe(1000);
    expect(buckets.isEmpty('a', 999)).toBe(true);
    expect(buckets.isEmpty('a', 1000)).toBe(false);
    expect(buckets.take('a', 1000)).toBe(0);
    expect(buckets.take('a', 1500)).toBe(500);
  });

  it('never hold more than the burst, nor anything for a clock that was set back', () => {
    const buckets = new TokenBuckets({ burst: 1, perMinute: 60 }, 10);
    buckets.take('a', 10_000);
    expect(buckets.isEmpty('a', 0)).toBe(true);
    expect(buckets.take('a', 1e9)).toBe(0);
    expect(buckets.isEmpty('a', 1e9)).toBe(true);
  });

  it('know nothing of a name that was never seen, and forget the oldest beyond their capacity', () => {
    const buckets = new TokenBuckets({ burst: 1, perMinute: 1 }, 2);
    expect(buckets.isEmpty('a', 0)).toBe(false);
    for (const name of ['a', 'b', 'a', 'c']) buckets.take(name, 0);
    expect(buckets.size).toBe(2);
    expect(['a', 'b', 'c'].map((name) => buckets.isEmpty(name, 0))).toEqual([true, false, true]);
  });

  it('never let more through than burst and inflow', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }), (gaps) => {
        const buckets = new TokenBuckets({ burst: 5, perMinute: 60 }, 10);
        let now = 0;
        let taken = 0;
        for (const gap of gaps) {
          now += gap;
          if (buckets.take('a', now) === 0) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(5 + now / 1000 + 1e-6);
      }),
    );
  });
});
