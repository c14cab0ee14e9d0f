import type { Timers } from '@ringledger/sip';

/** When a refusal leaves after its request came, in ms: longer than it takes to look for the account and its password. */
const EVERY = 100;

/** Answers at an even time, so that how long something took does not tell what was found. */
export class EvenTime {
  constructor(private readonly timers: Timers) {}

  /** `began` as `performance.now()`. */
  then(began: number, action: () => void): void {
    const taken = performance.now() - began;
    const left = EVERY - (taken % EVERY);
    this.timers.after(left, action);
  }
}
