/** So many conflicts of one command; the first ones are mostly with others of the same process, which take turns. */
const MOST = 25;
const AT_ONCE = 5;
const FIRST = 10;
const LONGEST = 320;

/**
 * How long a command waits before it is tried again, in ms; null: it is refused. Others write faster than it can, in other processes: who
 * waits a little, each for another time, finds a gap between them. All together about five seconds.
 */
export function pauseAfter(conflicts: number, chance = Math.random()): number | null {
  if (conflicts >= MOST) return null;
  if (conflicts < AT_ONCE) return 0;
  return Math.min(LONGEST, FIRST * 2 ** (conflicts - AT_ONCE)) * (0.5 + chance / 2);
}
