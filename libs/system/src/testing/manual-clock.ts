import type { Clock, MonotonicClock } from '../clock.js';

/** Both clocks of a process that a test moves: time passes for both, and only the time of day can be set. */
export class ManualClock implements Clock, MonotonicClock {
  #time: number;
  #elapsed = 0;

  constructor(time = Date.UTC(2026, 0, 1)) {
    this.#time = time;
  }

  get time(): number {
    return this.#time;
  }

  now(): Date {
    return new Date(this.#time);
  }

  elapsed(): number {
    return this.#elapsed;
  }

  pass(milliseconds: number): void {
    this.#time += milliseconds;
    this.#elapsed += milliseconds;
  }

  /** Sets the time of day forward, or back. */
  set(milliseconds: number): void {
    this.#time += milliseconds;
  }
}

export const HOUR = 3_600_000;
