import { ReadModelBehindError } from '../errors.js';

/** Reads again for as long as a read model is behind: who follows live can wait, and would miss what comes if the following ended. */
export async function patiently<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (signal.aborted || !(error instanceof ReadModelBehindError)) throw error;
    }
  }
}
