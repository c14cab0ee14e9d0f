import { pauseAfter } from './pause-after-conflict.js';

describe('the pauses of a command that conflicts again and again', () => {
  const all = (chance: number) => Array.from({ length: 24 }, (_, index) => pauseAfter(index + 1, chance) ?? NaN);

  it('are none at first, then grow, and differ from those of another', () => {
    const [shortest, longest] = [all(0), all(1)];
    expect(longest.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(longest.slice(4, 8)).toEqual([10, 20, 40, 80]);
    expect(shortest.slice(4)).toEqual(longest.slice(4).map((time) => time / 2));
  });

  it('end while who asks still waits', () => {
    expect(all(1).reduce((sum, time) => sum + time)).toBeLessThan(5500);
    expect(pauseAfter(25)).toBeNull();
  });
});
