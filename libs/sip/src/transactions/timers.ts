/** What happens later, as a port: transactions are tested without waiting. Times in milliseconds. */
export abstract class Timers {
  /** The returned function cancels. */
  abstract after(milliseconds: number, action: () => void): () => void;
}

export class SystemTimers extends Timers {
  after(milliseconds: number, action: () => void): () => void {
    // Transactions alone do not keep the process alive.
    const timer = setTimeout(action, milliseconds).unref();
    return () => clearTimeout(timer);
  }
}

/** RFC 3261 section 17.1.1.1 and table 4. */
export const T1 = 500;
export const T2 = 4_000;
export const T4 = 5_000;
