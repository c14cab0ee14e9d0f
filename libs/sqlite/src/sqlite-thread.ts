import { Worker } from 'node:worker_threads';
import type { SqliteDriver } from './sqlite-database.js';

/** How long, in ms, the end of the process is put off for what a thread is at. */
const END_PUT_OFF = 5000;
/** As in `in-thread.mjs`. */
const AT_REST = 0;
const AT_WORK = 1;
const STOPPED = 2;

/** What `in-thread.mjs` reads. */
export interface SqliteThreadData {
  readonly driver: SqliteDriver;
  readonly path: string;
  /** SQL that its connection begins with. */
  readonly settings: string;
}

/**
 * A thread with a connection of its own. It is never terminated, and when the process ends it is waited for until it rests: libsql aborts
 * the process when its thread ends while it is at work.
 */
export function startSqliteThread(file: URL, data: SqliteThreadData): Worker {
  const state = new Int32Array(new SharedArrayBuffer(4));
  Atomics.store(state, 0, AT_WORK);
  const thread = new Worker(file, { workerData: { ...data, state } });
  const stop = () => {
    while (Atomics.compareExchange(state, 0, AT_REST, STOPPED) === AT_WORK) {
      if (Atomics.wait(state, 0, AT_WORK, END_PUT_OFF) === 'timed-out') return;
    }
  };
  process.once('exit', stop);
  thread.once('exit', () => process.off('exit', stop));
  return thread;
}
