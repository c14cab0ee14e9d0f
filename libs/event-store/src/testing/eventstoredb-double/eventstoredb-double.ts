import { Server, ServerCredentials, status, type sendUnaryData, type ServerDuplexStream, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js'; // prettier-ignore
import {
  answerTo,
  appendRequest,
  proposedEvents,
  refusalOf,
  type AppendRequest,
  type RefusalKind,
} from './append-answers.js';
import { clusterOf } from './cluster.js';
import { GossipService, ServerFeaturesService, StreamsService, SupportedMethod, SupportedMethods, type BatchAppendAnswer, type BatchAppendReq, type ReadAnswer, type ReadQuestion } from './generated.js'; // prettier-ignore
import { MemoryLog } from './memory-log.js';
import { eventAnswer, selected, streamName, streamNotFoundAnswer } from './read-answers.js';
import { SubscriptionFeed } from './subscription-feed.js';
import { TcpGate } from './tcp-gate.js';

/** What happens to the next append: is it written, and then what does the client see? */
export interface AppendFault {
  readonly written: boolean;
  readonly then: 'silence' | 'reset' | 'end' | RefusalKind;
}

type AppendCall = ServerDuplexStream<BatchAppendReq, BatchAppendAnswer>;

/**
 * EventStoreDB as the client library sees it, on its own wire format, with a log in memory: so that what a server can do
 * to its client happens when a test wants it.
 */
export class EventStoreDbDouble {
  readonly log = new MemoryLog();
  readonly gate = new TcpGate(() => this.port);
  /** Every append that arrived, in order. */
  readonly appends: AppendRequest[] = [];
  readonly reads = { opened: 0, cancelled: 0 };
  subscriptionsOpened = 0;
  probes = 0;
  /** Answers nothing to the question what the server can do. */
  ignoreProbes = false;
  /** Answers nothing to reads, though it takes them. */
  ignoreReads = false;

  private readonly faults: AppendFault[] = [];
  private dropAt: { events: number; how: 'reset' | 'end' } | undefined;
  private readonly feeds = new Set<SubscriptionFeed>();
  private readonly server = new Server();
  private port = 0;

  get url(): string {
    return `esdb://${this.gate.address}?tls=false`;
  }

  async start(): Promise<void> {
    this.server.addService(StreamsService, {
      read: (call: ServerWritableStream<ReadQuestion, ReadAnswer>) => this.read(call),
      batchAppend: (call: AppendCall) => this.batchAppend(call),
    });
    this.server.addService(ServerFeaturesService, {
      getSupportedMethods: (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) =>
        this.supportedMethods(answer),
    });
    this.server.addService(GossipService, {
      read: (_call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) =>
        answer(null, clusterOf(this.gate.address)),
    });
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    await this.gate.open();
  }

  async stop(): Promise<void> {
    for (const feed of this.feeds) feed.end();
    this.gate.setSilent(false);
    await this.gate.shut();
    this.server.forceShutdown();
  }

  failNextAppend(...faults: AppendFault[]): void {
    this.faults.push(...faults);
  }

  /** The next subscription that has sent so many events is dropped right after, before any checkpoint. */
  dropSubscriptionAfter(events: number, how: 'reset' | 'end'): void {
    this.dropAt = { events, how };
  }

  dropSubscriptions(how: 'reset' | 'end'): void {
    for (const feed of this.feeds) this.drop(feed, how);
  }

  private supportedMethods(answer: sendUnaryData<unknown>): void {
    this.probes++;
    if (this.ignoreProbes) return;
    const methods = new SupportedMethods();
    methods.setEventStoreServerVersion('23.10.9');
    const method = new SupportedMethod();
    method.setServiceName('event_store.client.streams.streams');
    method.setMethodName('batchappend');
    methods.setMethodsList([method]);
    answer(null, methods);
  }

  private batchAppend(call: AppendCall): void {
    const open = new Map<string, AppendRequest>();
    call.on('error', () => undefined);
    call.on('data', (part: BatchAppendReq) => {
      const id = part.getCorrelationId()?.getString() ?? '';
      const request = open.get(id) ?? appendRequest(part);
      open.set(id, request);
      request.events.push(...proposedEvents(part));
      if (!part.getIsFinal()) return;
      open.delete(id);
      this.appends.push(request);
      this.answer(call, request);
    });
    call.on('end', () => call.end());
  }

  private answer(call: AppendCall, request: AppendRequest): void {
    const fault = this.faults.shift();
    if (!fault || fault.written) {
      const verdict = this.log.append(request.stream, request.events, request.expected);
      if (!fault) return void call.write(answerTo(request, verdict));
    }
    switch (fault.then) {
      case 'silence':
        return;
      case 'reset':
        return reset(call);
      case 'end':
        return void call.end();
      case 'not-ready':
      case 'too-busy':
      case 'too-large':
      case 'too-large-event':
      case 'denied':
      case 'wrong-version':
        call.write(refusalOf(request, fault.then));
    }
  }

  private read(call: ServerWritableStream<ReadQuestion, ReadAnswer>): void {
    const options = call.request.getOptions();
    if (!options) return void call.end();
    call.on('error', () => undefined);
    if (options.hasSubscription()) return this.subscribe(call, options);
    this.reads.opened++;
    // The event comes after an ordinary end as well.
    let ended = false;
    call.on('cancelled', () => {
      if (!ended) this.reads.cancelled++;
    });
    if (this.ignoreReads) return;
    const events = selected(options, this.log);
    if (!events) call.write(streamNotFoundAnswer(streamName(options)));
    for (const event of events ?? []) call.write(eventAnswer(event));
    ended = true;
    call.end();
  }

  private subscribe(
    call: ServerWritableStream<ReadQuestion, ReadAnswer>,
    options: NonNullable<ReturnType<ReadQuestion['getOptions']>>,
  ): void {
    this.subscriptionsOpened++;
    if (this.ignoreReads) return;
    const feed = new SubscriptionFeed(call, options, this.log, () => {
      if (!this.dropAt || feed.sent < this.dropAt.events) return;
      const { how } = this.dropAt;
      this.dropAt = undefined;
      this.drop(feed, how);
    });
    this.feeds.add(feed);
    void feed.run().finally(() => this.feeds.delete(feed));
  }

  private drop(feed: SubscriptionFeed, how: 'reset' | 'end'): void {
    feed.end();
    if (how === 'reset') reset(feed.call);
    else feed.call.end();
  }
}

function reset(call: { emit(event: 'error', error: unknown): boolean }): void {
  call.emit('error', { code: status.UNAVAILABLE, details: 'read ECONNRESET' });
}
