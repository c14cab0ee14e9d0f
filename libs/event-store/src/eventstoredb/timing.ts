import { setTimeout as delay } from 'node:timers/promises';

/** All in milliseconds. */
export interface Timing {
  /** One try of a call: the library itself would wait for ever. */
  readonly attempt: number;
  /** All tries of one call together. */
  readonly total: number;
  /** The pause after the first failure; it doubles up to `longestPause`, and is then shortened at random by up to a half. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** Failures in a row after which calls are refused at once. */
  readonly failuresToOpen: number;
}

export const DEFAULT_TIMING: Timing = {
  attempt: 5000,
  total: 20_000,
  firstPause: 50,
  longestPause: 2000,
  failuresToOpen: 8,
};

/** Many clients that lost the same server must not come back all at the same moment. */
export function pauseAfter(failures: number, timing: Timing): number {
  const pause = Math.min(timing.longestPause, timing.firstPause * 2 ** Math.min(failures, 16));
  return pause * (0.5 + Math.random() / 2);
}

/** Ends early, without an error, when the signal fires. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** The server said nothing for too long. */
export class SilenceError extends Error {
  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds} ms`);
  }
}

/** @throws SilenceError; what comes of the work afterwards is ignored */
export async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SilenceError(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
