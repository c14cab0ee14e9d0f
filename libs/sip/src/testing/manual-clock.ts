import { Clock } from '@ringledger/system';
import { Timers } from '../transactions/timers.js';

/** Time that a test moves. */
export class ManualClock extends Clock {
  constructor(private milliseconds = Date.parse('2026-01-01T00:00:00Z')) {
    super();
  }

  now(): Date {
    return new Date(this.milliseconds);
  }

  pass(milliseconds: number): void {
    this.milliseconds += milliseconds;
  }
}

/** Timers that fire, in their order, when a test lets time pass. */
export class ManualTimers extends Timers {
  #now = 0;
  #armed: { at: number; action: () => void }[] = [];

  get armed(): number {
    return this.#armed.length;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.#now + milliseconds, action };
    this.#armed.push(timer);
    return () => {
      this.#armed = this.#armed.filter((one) => one !== timer);
    };
  }

  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const due = this.#armed.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (due === undefined) break;
      this.#armed = this.#armed.filter((one) => one !== due);
      this.#now = due.at;
      due.action();
    }
    this.#now = end;
  }
}
