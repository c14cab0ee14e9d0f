import { NotSentError } from './esdb-fault.js';
import { pauseAfter, type Timing } from './timing.js';

/**
 * After some failures in a row, calls are refused at once, so that nobody waits for a server that is known to be away and
 * it is not flooded when it comes back. One call at a time is let through to see.
 */
export class CircuitBreaker {
  private failures = 0;
  private closedUntil = 0;
  private trying = false;

  constructor(private readonly timing: Timing) {}

  /** @throws NotSentError */
  enter(): void {
    if (this.failures < this.timing.failuresToOpen) return;
    if (this.trying || performance.now() < this.closedUntil) {
      throw new NotSentError(`EventStoreDB did not answer ${this.failures} times in a row; calls are held back`);
    }
    this.trying = true;
  }

  succeeded(): void {
    this.failures = 0;
    this.trying = false;
  }

  failed(): void {
    this.failures++;
    this.trying = false;
    this.closedUntil = performance.now() + pauseAfter(this.failures - this.timing.failuresToOpen, this.timing);
  }
}
