/**
 * Work that no event calls for, such as a timer: done by one process at a time, under a lease. Two for a moment must harm nothing, as
 * with every lease. Ends when the signal fires; begun again after an error.
 */
export abstract class BackgroundWork {
  /** Names the lease. */
  abstract readonly name: string;
  abstract run(signal: AbortSignal): Promise<void>;
}
