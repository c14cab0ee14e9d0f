import type { Log } from '@ringledger/observability';

/** Longer than any door's grace, shorter than Docker waits, in ms. */
const PATIENCE = 7500;

type Process = Pick<NodeJS.Process, 'exit' | 'once'>;

/**
 * Ends a process that was asked to while it waits for a server that is gone. What was left undone the next start does, as after a crash.
 * @returns what fires once it was asked
 */
export function endInTime(process: Process, log: Log): AbortSignal {
  const asked = new AbortController();
  const ask = () => {
    asked.abort();
    setTimeout(() => {
      log.warn('This process could not end in order in time: it ends now');
      process.exit(1);
    }, PATIENCE).unref();
  };
  process.once('SIGTERM', ask).once('SIGINT', ask);
  return asked.signal;
}
