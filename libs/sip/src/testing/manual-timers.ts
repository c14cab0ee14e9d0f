import { Timers } from '../transactions/timers.js';

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
