import type { SipResponse } from '../message/message.js';
import type { Flow } from '../transports/flow.js';
import { T1, T2, T4, type Timers } from './timers.js';

/** How a request that we sent ended. */
export type Outcome =
  | { readonly kind: 'response'; readonly status: number; readonly response: SipResponse }
  /** Nothing came within 64*T1 = 32 s (RFC 3261 section 17.1.2.2, Timer F). */
  | { readonly kind: 'timeout' }
  /** It could not be sent, or its connection ended before the response (section 17.1.4). */
  | { readonly kind: 'transportError'; readonly cause: string };

interface Transaction {
  readonly flow: Flow;
  readonly method: string;
  readonly finish: (outcome: Outcome) => void;
  /** A provisional response has come: Timer E stays at T2. */
  proceeding: boolean;
}

/**
 * Non-INVITE client transactions (RFC 3261 section 17.1.2): Timer E repeats on UDP, F gives up, K absorbs late
 * responses. Matched by our own random branch and the method (section 17.1.3), which no stranger can guess.
 */
export class ClientTransactions {
  readonly #open = new Map<string, Transaction>();
  readonly #completed = new Map<string, () => void>();

  constructor(
    private readonly timers: Timers,
    private readonly capacity = 20_000,
  ) {}

  get size(): number {
    return this.#open.size + this.#completed.size;
  }

  send(flow: Flow, branch: string, method: string, bytes: Buffer): Promise<Outcome> {
    if (this.size >= this.capacity)
      return Promise.resolve({ kind: 'transportError', cause: 'too many requests under way' });
    return new Promise((resolve) => {
      const cancels = new Map<'E' | 'F', () => void>();
      const transaction: Transaction = {
        flow,
        method,
        proceeding: false,
        finish: (outcome) => {
          if (!this.#open.delete(branch)) return;
          for (const cancel of cancels.values()) cancel();
          if (outcome.kind === 'response' && !flow.reliable) this.#absorb(branch);
          resolve(outcome);
        },
      };
      this.#open.set(branch, transaction);
      const transmit = () => flow.send(bytes, (cause) => transaction.finish({ kind: 'transportError', cause }));
      const repeatAfter = (interval: number) => {
        const wait = transaction.proceeding ? T2 : interval;
        cancels.set(
          'E',
          this.timers.after(wait, () => {
            transmit();
            if (this.#open.has(branch)) repeatAfter(Math.min(wait * 2, T2));
          }),
        );
      };
      cancels.set(
        'F',
        this.timers.after(64 * T1, () => transaction.finish({ kind: 'timeout' })),
      );
      if (!flow.reliable) repeatAfter(T1);
      transmit();
    });
  }

  /** False for a response to nothing that we asked. */
  receive(response: SipResponse): boolean {
    const branch = response.via.branch ?? '';
    const transaction = this.#open.get(branch);
    if (transaction === undefined) return this.#completed.has(branch);
    if (response.cseq.method !== transaction.method) return false;
    if (response.status < 200) transaction.proceeding = true;
    else transaction.finish({ kind: 'response', status: response.status, response });
    return true;
  }

  /** Ends all that went by a connection that is no more. */
  lost(flow: Flow, cause: string): void {
    if (flow.connection === null) return;
    for (const transaction of [...this.#open.values()]) {
      if (transaction.flow.connection === flow.connection) transaction.finish({ kind: 'transportError', cause });
    }
  }

  close(): void {
    for (const transaction of [...this.#open.values()])
      transaction.finish({ kind: 'transportError', cause: 'server closed' });
    for (const cancel of this.#completed.values()) cancel();
    this.#completed.clear();
  }

  /** Timer K. */
  #absorb(branch: string): void {
    this.#completed.set(
      branch,
      this.timers.after(T4, () => this.#completed.delete(branch)),
    );
  }
}
