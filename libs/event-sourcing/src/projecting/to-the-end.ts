import type { Position } from '@ringledger/event-store';
import type { Progress } from './progress.js';

/**
 * Until all that follows the log here, and is in step with it, has seen its end, or the time (ms) is over. What is rebuilt, fails or is
 * followed by another process is not waited for. Never rejects: of a store that does not answer nothing can be seen.
 */
export async function toTheEnd(progress: Progress, head: () => Promise<Position>, time: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, time)));
  await Promise.race([follow(progress, head, performance.now() + time).catch(() => undefined), over]);
  clearTimeout(timer);
}

async function follow(progress: Progress, head: () => Promise<Position>, until: number): Promise<void> {
  let reached: Position | undefined;
  // Reactions write meanwhile.
  for (let end = await head(); end !== reached; end = await head()) {
    const inStep = progress.report().filter(({ ready }) => ready);
    const left = Math.max(0, until - performance.now());
    const passed = await Promise.all(inStep.map(({ name }) => progress.passed(name, end, left)));
    if (passed.includes(false)) return;
    reached = end;
  }
}
