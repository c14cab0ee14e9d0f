import type { Clock } from '@ringledger/system';
import type { SipRequest } from '../message/message.js';
import { writeHostPort } from '../message/host.js';
import { ownCopy } from '../message/own-copy.js';
import type { Source } from '../message/respond.js';

/** What to do with a request that has just arrived. */
export type Arrival =
  /** Not seen before: handle it, then `settle` or `forget`. */
  | { readonly kind: 'new'; readonly key: string }
  /** Being handled: its response will come by itself. */
  | { readonly kind: 'pending' }
  /** Handled: these bytes again. */
  | { readonly kind: 'settled'; readonly response: Buffer };

interface Entry {
  /** Its bytes as characters: a small buffer would keep the pool that it was made in. */
  readonly response: string | undefined;
  readonly until: number;
}

export interface ServerTransactionSettings {
  /** How long a response can be asked for again, in milliseconds. */
  readonly lifetime: number;
  /** Responses kept; the oldest makes room. A repeated request that finds none is handled anew. */
  readonly settled: number;
}

export const DEFAULT_SERVER_TRANSACTIONS: ServerTransactionSettings = { lifetime: 10_000, settled: 32_768 };

/**
 * Non-INVITE server transactions of unreliable transports (RFC 3261 sections 17.2.2 and 17.2.3), reduced to what they are for:
 * a repeated request gets the same response and is not handled twice. How many are pending is bounded by who asks. Matched by branch and sent-by of the topmost
 * Via, Call-ID, CSeq and source, so nobody else can ask for the response of a phone.
 */
export class ServerTransactions {
  readonly #entries = new Map<string, Entry>();
  #pending = 0;

  constructor(
    private readonly clock: Clock,
    private readonly settings: ServerTransactionSettings = DEFAULT_SERVER_TRANSACTIONS,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  arrive(request: SipRequest, source: Source): Arrival {
    const now = this.clock.now().getTime();
    this.#expire(now);
    const key = keyOf(request, source);
    const entry = this.#entries.get(key);
    if (entry?.response !== undefined) return { kind: 'settled', response: Buffer.from(entry.response, 'latin1') };
    if (entry !== undefined) return { kind: 'pending' };
    this.#pending++;
    this.#entries.set(key, { response: undefined, until: now + this.settings.lifetime });
    return { kind: 'new', key };
  }

  /** Keeps the response for those who did not get it. */
  settle(key: string, response: Buffer): void {
    if (this.#entries.get(key)?.response !== undefined) return;
    this.forget(key);
    const until = this.clock.now().getTime() + this.settings.lifetime;
    this.#entries.set(key, { response: response.toString('latin1'), until });
    if (this.#entries.size - this.#pending > this.settings.settled) this.#dropOldestSettled();
  }

  /** Ends a transaction whose response may as well be made anew: challenges above all, which strangers can ask for. */
  forget(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    if (entry.response === undefined) this.#pending--;
    this.#entries.delete(key);
  }

  #expire(now: number): void {
    for (const [key, { until }] of this.#entries) {
      if (until > now) return;
      this.forget(key);
    }
  }

  #dropOldestSettled(): void {
    for (const [key, { response }] of this.#entries) {
      if (response === undefined) continue;
      this.#entries.delete(key);
      return;
    }
  }
}

function keyOf({ via, callId, cseq }: SipRequest, source: Source): string {
  return ownCopy(
    `${via.branch ?? ''} ${writeHostPort(via.sentBy)} ${cseq.number} ${cseq.method} ${source.address} ${source.port} ${callId}`,
  );
}
