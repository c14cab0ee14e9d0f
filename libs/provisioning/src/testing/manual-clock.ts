import { Clock } from '@ringledger/system';

/** Stands still until it is told to move. */
export class ManualClock extends Clock {
  private time = Date.UTC(2026, 0, 1);

  now(): Date {
    return new Date(this.time);
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
