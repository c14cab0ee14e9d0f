import { SilenceError } from './timing.js';

/** The part used here of what the library's reads are. */
export interface CancelableRead<T> extends AsyncIterable<T> {
  on(event: 'error', listener: (error: Error) => void): unknown;
  destroy(error: Error): unknown;
  cancel(): Promise<void>;
}

/**
 * Reads to the end. Nothing is left behind, however it ends: leaving the loop alone would keep the call open on the
 * server, and too many of those stop a connection.
 * @throws SilenceError when nothing comes for `silence` milliseconds, or the whole takes longer than `total`
 */
export async function collectRead<T>(read: CancelableRead<T>, silence: number, total: number): Promise<T[]> {
  const items: T[] = [];
  let complete = false;
  // Before anything else: an error event that nobody listens to ends the process.
  read.on('error', () => undefined);
  const timer = setTimeout(() => read.destroy(new SilenceError(silence)), silence);
  const end = setTimeout(() => read.destroy(new SilenceError(total)), total);
  try {
    for await (const item of read) {
      items.push(item);
      timer.refresh();
    }
    complete = true;
    return items;
  } finally {
    clearTimeout(timer);
    clearTimeout(end);
    // Not waited for: on a channel that never opens it would not end.
    if (!complete) read.cancel().catch(() => undefined);
  }
}
