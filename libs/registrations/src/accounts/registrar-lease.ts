import type { Following } from '@ringledger/event-sourcing';
import { pause } from '@ringledger/system';

const LOOK_EVERY = 10;

/** Whether this process may answer phones by what it knows: set by who follows the log, asked by who answers. */
export class RegistrarLease {
  following: Following | null = null;

  get current(): boolean {
    return this.following?.current ?? false;
  }

  /** In ms. */
  get left(): number {
    return this.following?.left ?? 0;
  }

  /** Until it may, or the time (ms) is over. */
  async begins(time: number): Promise<void> {
    const over = AbortSignal.timeout(time);
    while (!this.current && !over.aborted) await pause(LOOK_EVERY, over);
  }
}
