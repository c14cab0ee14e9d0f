import { Fifo, type MonotonicClock } from '@ringledger/system';
import type { SipRequest } from '../message/message.js';
import { writeHostPort } from '../message/host.js';
import { ownCopy } from '../message/own-copy.js';
import type { Source } from '../message/respond.js';
import { T1 } from './timers.js';

/** What to do with a request that has just arrived. */
export type Arrival =
  /** Not seen before: handle it, then `settle` or `forget`. */
  | { readonly kind: 'new'; readonly key: string }
  /** Being handled: its response will come by itself. */
  | { readonly kind: 'pending' }
  /** Handled: these bytes again. */
  | { readonly kind: 'settled'; readonly response: Buffer };

interface Settled {
  readonly key: string;
  /** Its bytes as characters: a small buffer would keep the pool that it was made in. */
  readonly response: string;
  readonly until: number;
}

export interface ServerTransactionSettings {
  /** How long a response can be asked for again, in milliseconds. */
  readonly lifetime: number;
  /** Responses kept; the oldest makes room. A repeated request that finds none is handled anew. */
  readonly settled: number;
}

/** Timer J (RFC 3261 section 17.2.2): as long as a client repeats its request. */
export const DEFAULT_SERVER_TRANSACTIONS: ServerTransactionSettings = { lifetime: 64 * T1, settled: 32_768 };

/**
 * Non-INVITE server transactions of unreliable transports (RFC 3261 sections 17.2.2 and 17.2.3), reduced to what they are for:
 * a repeated request gets the same response and is not handled twice. How many are pending is bounded by who asks. Matched by branch and sent-by of the topmost
 * Via, Call-ID, CSeq and source, so nobody else can ask for the response of a phone.
 */
export class ServerTransactions {
  readonly #pending = new Set<string>();
  readonly #settled = new Map<string, Settled>();
  readonly #order = new Fifo<Settled>();

  constructor(
    private readonly clock: MonotonicClock,
    private readonly settings: ServerTransactionSettings = DEFAULT_SERVER_TRANSACTIONS,
  ) {}

  get size(): number {
    return this.#pending.size + this.#settled.size;
  }

  /** What is new must be settled or forgotten in the end. */
  arrive(request: SipRequest, source: Source): Arrival {
    this.#expire(this.clock.elapsed());
    const key = keyOf(request, source);
    const settled = this.#settled.get(key);
    if (settled !== undefined) return { kind: 'settled', response: Buffer.from(settled.response, 'latin1') };
    if (this.#pending.has(key)) return { kind: 'pending' };
    this.#pending.add(key);
    return { kind: 'new', key };
  }

  /** Keeps the response for those who did not get it. */
  settle(key: string, response: Buffer): void {
    if (!this.#pending.delete(key)) return;
    const until = this.clock.elapsed() + this.settings.lifetime;
    const settled = { key, response: response.toString('latin1'), until };
    this.#settled.set(key, settled);
    this.#order.push(settled);
    if (this.#settled.size > this.settings.settled) this.#dropOldest();
  }

  /** Ends a transaction whose response may as well be made anew: challenges above all, which strangers can ask for. */
  forget(key: string): void {
    this.#pending.delete(key);
  }

  #expire(now: number): void {
    while ((this.#order.first?.until ?? Infinity) <= now) this.#dropOldest();
  }

  #dropOldest(): void {
    const oldest = this.#order.shift();
    if (oldest) this.#settled.delete(oldest.key);
  }
}

function keyOf({ via, callId, cseq }: SipRequest, source: Source): string {
  return ownCopy(
    `${via.branch ?? ''} ${writeHostPort(via.sentBy)} ${cseq.number} ${cseq.method} ${source.address} ${source.port} ${callId}`,
  );
}
