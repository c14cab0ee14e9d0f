import type { TlsOptions } from 'node:tls';
import type { MonotonicClock, Randomness } from '@ringledger/system';
import { parseMessage } from '../message/parse.js';
import type { Answerable, SipRequest } from '../message/message.js';
import { type Answer, buildResponse } from '../message/respond.js';
import { ClientTransactions, type Outcome } from '../transactions/client-transactions.js';
import { RandomWords } from '../transactions/random-words.js';
import {
  DEFAULT_SERVER_TRANSACTIONS,
  ServerTransactions,
  type ServerTransactionSettings,
} from '../transactions/server-transactions.js';
import { SystemTimers, type Timers } from '../transactions/timers.js';
import { isListening } from '../transports/address.js';
import { ConnectionLimits } from '../transports/connection-limits.js';
import { type ConnectionSettings, DEFAULT_CONNECTION_SETTINGS } from '../transports/connection-settings.js';
import type { Flow } from '../transports/flow.js';
import type { FlowReference, TransportObserver } from '../transports/transport.js';
import { AnswerTags } from './answer-tags.js';
import { type Bound, type Listener, type ListenerSettings, openListener } from './listener.js';
import { type OutgoingRequest, buildRequest } from './outgoing.js';
import type { SipHandler } from './sip-handler.js';
import { uasRefusal } from './uas-rules.js';

export interface SipServerSettings {
  readonly listeners: readonly ListenerSettings[];
  /** Methods that reach the handler; the others get 405. */
  readonly methods: readonly string[];
  /** Requests that are being handled at once; beyond them 503. */
  readonly inHand?: number;
  readonly connections?: Partial<ConnectionSettings>;
  /** True of an address that speaks for many phones: it may have any number of connections, as far as there are any. */
  readonly speaksForMany?: (address: string) => boolean;
  /** CIDRs of proxies that tell over WebSocket, by X-Forwarded-For, whom they speak for. */
  readonly trustedProxies?: readonly string[];
  readonly transactions?: Partial<ServerTransactionSettings>;
}

const OVERLOADED: Answer = { status: 503, headers: [['Retry-After', '5']] };
/** How long a handler may take, in milliseconds: what a phone waits (64*T1, RFC 3261 section 17.1.2.2), less the way. */
const HANDLING = 30_000;

/** Takes SIP requests and sends NOTIFY and OPTIONS, on any number of listeners. */
export class SipServer {
  readonly #listeners: readonly Listener[];
  readonly #words: RandomWords;
  readonly #tags: AnswerTags;
  readonly #serverTransactions: ServerTransactions;
  readonly #clientTransactions: ClientTransactions;
  #inHand = 0;
  #closing = false;
  #onIdle: (() => void) | undefined;

  constructor(
    private readonly settings: SipServerSettings,
    private readonly handler: SipHandler,
    clock: MonotonicClock,
    randomness: Randomness,
    private readonly timers: Timers = new SystemTimers(),
  ) {
    const connections = { ...DEFAULT_CONNECTION_SETTINGS, ...settings.connections };
    const limits = new ConnectionLimits(
      connections.connections,
      connections.connectionsPerSource,
      settings.speaksForMany,
    );
    const observer: TransportObserver = {
      message: (bytes, flow) => this.#receive(bytes, flow),
      lost: (flow, cause) => this.#lost(flow, cause),
      admits: (address, what) => !this.#closing && this.handler.admits(address, what),
    };
    const surroundings = { connections, limits, observer, trustedProxies: settings.trustedProxies ?? [] };
    this.#listeners = settings.listeners.map((listener) => openListener(listener, surroundings));
    this.#words = new RandomWords(randomness);
    this.#tags = new AnswerTags(randomness);
    this.#serverTransactions = new ServerTransactions(clock, {
      ...DEFAULT_SERVER_TRANSACTIONS,
      ...settings.transactions,
    });
    this.#clientTransactions = new ClientTransactions(timers);
  }

  /** All listeners or none: when one address cannot be had, the others are given up and its error is thrown. */
  async start(): Promise<readonly Bound[]> {
    const bound: Bound[] = [];
    try {
      for (const { settings, transport } of this.#listeners) {
        const port = await transport.listen();
        bound.push({ transport: settings.transport, address: settings.address, port });
      }
    } catch (error) {
      await Promise.all(this.#listeners.slice(0, bound.length).map(({ transport }) => transport.close()));
      throw error;
    }
    return bound;
  }

  /** Takes nothing new, waits up to `grace` milliseconds for what is in hand, then ends every connection. */
  async close(grace = 5_000): Promise<void> {
    this.#closing = true;
    if (this.#inHand > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.timers.after(grace, resolve);
        this.#onIdle = () => {
          cancel();
          resolve();
        };
      });
    }
    this.#clientTransactions.close();
    await Promise.all(this.#listeners.map(({ transport }) => transport.close()));
  }

  /**
   * Sends a request on the flow by which the phone registered. Never rejects but for UnsafeHeaderError: a header value
   * with control characters.
   */
  async request(flow: Flow, request: OutgoingRequest): Promise<Outcome> {
    if (!flow.open) return { kind: 'transportError', cause: 'connection lost' };
    const branch = this.#words.branch();
    const address = { ...flow.local, address: this.#advertised(flow) };
    const bytes = buildRequest(request, { transport: flow.transport, address, branch }, this.#words);
    return this.#clientTransactions.send(flow, branch, request.method, bytes);
  }

  /** The living flow that was remembered; undefined when its connection is gone or no listener fits. */
  flow(reference: FlowReference): Flow | undefined {
    const fitting = this.#listeners.filter(({ settings }) => settings.transport === reference.transport);
    for (const { transport } of fitting) {
      const flow = transport.flow(reference);
      if (flow !== undefined) return flow;
    }
    return undefined;
  }

  /** For the handshakes from now on, on every listener with TLS. */
  renewCertificate(tls: TlsOptions): void {
    for (const { transport } of this.#listeners) transport.renewCertificate(tls);
  }

  #receive(bytes: Buffer, flow: Flow): void {
    const message = parseMessage(bytes);
    switch (message.kind) {
      case 'dropped':
        this.handler.discarded({ kind: 'dropped', detail: message.cause }, flow);
        return flow.end(message.cause);
      case 'refused':
        flow.send(this.#response(message, { status: message.status, reason: message.reason }, flow));
        return this.handler.discarded({ kind: 'refused', detail: message.reason, message }, flow);
      case 'response':
        if (!this.#clientTransactions.receive(message)) {
          this.handler.discarded({ kind: 'stray response', detail: '' }, flow);
        }
        return;
      case 'request':
        return this.#arrive(message, flow);
    }
  }

  #arrive(request: SipRequest, flow: Flow): void {
    // An ACK is never answered, and there is no INVITE here that it could end (RFC 3261 section 17.2).
    if (request.method === 'ACK') return;
    const arrival = flow.reliable ? undefined : this.#serverTransactions.arrive(request, flow.remote);
    if (arrival?.kind === 'pending') return;
    if (arrival?.kind === 'settled') return flow.send(arrival.response);
    const key = arrival?.key;
    const overloaded = this.#inHand >= (this.settings.inHand ?? 32_768);
    if (overloaded) this.handler.discarded({ kind: 'overloaded', detail: '' }, flow);
    const refusal = overloaded ? OVERLOADED : uasRefusal(request, this.settings.methods);
    if (refusal !== undefined) {
      if (key !== undefined) this.#serverTransactions.forget(key);
      return flow.send(this.#response(request, refusal, flow));
    }
    this.#handle(request, flow, key);
  }

  #handle(request: SipRequest, flow: Flow, key: string | undefined): void {
    let open = true;
    let cancel: (() => void) | undefined;
    this.#inHand++;
    const respond = (answer: Answer) => {
      if (!open) return;
      open = false;
      cancel?.();
      this.#inHand--;
      const response = this.#safeResponse(request, answer, flow);
      // A challenge costs nothing to make anew, and strangers can ask for as many as they like.
      if (key !== undefined && answer.status !== 401) this.#serverTransactions.settle(key, response);
      else if (key !== undefined) this.#serverTransactions.forget(key);
      flow.send(response);
      if (this.#inHand === 0) this.#onIdle?.();
    };
    const fail = (error: unknown) => {
      this.handler.failed(error);
      respond({ status: 500 });
    };
    try {
      const handling = this.handler.request(request, flow, respond);
      if (open) cancel = this.timers.after(HANDLING, () => fail(new Error('A SIP request was not answered in time')));
      handling?.catch(fail);
    } catch (error) {
      fail(error);
    }
  }

  #safeResponse(request: SipRequest, answer: Answer, flow: Flow): Buffer {
    try {
      return this.#response(request, answer, flow);
    } catch (error) {
      this.handler.failed(error);
      return this.#response(request, { status: 500 }, flow);
    }
  }

  #response(message: Answerable, answer: Answer, flow: Flow): Buffer {
    return buildResponse(message, answer, flow.remote, this.#tags.of(message));
  }

  #lost(flow: Flow, cause: string): void {
    this.#clientTransactions.lost(flow, cause);
    this.handler.flowLost(flow, cause);
  }

  #advertised(flow: Flow): string {
    const { address } = flow.local;
    const listener = this.#listeners.find(
      ({ settings }) => settings.transport === flow.transport && isListening(settings.address, address),
    );
    return listener?.settings.advertised ?? flow.local.address;
  }
}
