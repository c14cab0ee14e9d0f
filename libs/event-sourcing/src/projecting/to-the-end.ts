import type { Position } from '@ringledger/event-store';
import type { Progress } from './progress.js';

/**
 * Until the projections of these names that follow the log here have seen its end, or the time (ms) is over. What is built beside the one that is
 * read, fails or is followed by another process is not waited for. Never rejects: of a store that does not answer nothing can be seen.
 */
export async function toTheEnd(
  progress: Progress,
  projections: ReadonlySet<string>,
  head: () => Promise<Position>,
  time: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, time)));
  await Promise.race([follow(progress, projections, head, performance.now() + time).catch(() => undefined), over]);
  clearTimeout(timer);
}

async function follow(
  progress: Progress,
  projections: ReadonlySet<string>,
  head: () => Promise<Position>,
  until: number,
): Promise<void> {
  let reached: Position | undefined;
  // Other processes write meanwhile.
  for (let end = await head(); end !== reached; end = await head()) {
    const following = progress.followed().filter((name) => projections.has(name));
    const left = Math.max(0, until - performance.now());
    const passed = await Promise.all(following.map((name) => progress.passed(name, end, left)));
    if (passed.includes(false)) return;
    reached = end;
  }
}
