import { streamName } from '@ringledger/event-sourcing';
import type { EventMetadata } from '@ringledger/event-sourcing';
import { EventStoreUnavailableError, WrongExpectedRevisionError } from '@ringledger/event-store';
import type { EventStore, JsonObject, NewEvent } from '@ringledger/event-store';
import { KeyedQueue } from '@ringledger/system';
import type { Clock, Ids } from '@ringledger/system';
import type { RegistrationRefused } from '../registration.events.js';
import type { RefusalCount } from './refusal-counts.js';

/** An append whose outcome may not be known yet: sent again it must be the same. */
interface Batch {
  readonly events: readonly NewEvent[];
  expected: number;
}

const CATEGORY = 'registrationRefusal';
const ATTEMPTS = 20;
/** Writes that may wait for one stream; what is counted besides is written at the end of the interval. */
const MOST_WAITING = 64;

/** Writes counts to the log, each once. */
export class RefusalWriter {
  readonly #queue = new KeyedQueue();
  readonly #unknown = new Map<string, Batch>();

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The account's own; of the day for accounts that nobody has. */
  streamOf({ what: { accountId }, since }: RefusalCount): string {
    return streamName(CATEGORY, accountId ?? `unknown-${since.toISOString().slice(0, 10)}`);
  }

  /** Of one stream. What it takes from the counts is in the log, or will be with the next write; when it rejects they are as before. */
  write(stream: string, counts: readonly RefusalCount[]): Promise<void> {
    return this.#queue.run(stream, () => this.#write(stream, counts), MOST_WAITING);
  }

  /** Streams of which it is not known whether the last events got there; the next write, also one of nothing, sends them again. */
  get unfinished(): readonly string[] {
    return [...this.#unknown.keys()];
  }

  async #write(stream: string, counts: readonly RefusalCount[]): Promise<void> {
    await this.#finish(stream);
    const taken = counts.filter(({ count }) => count > 0).map((count) => ({ count, number: count.count }));
    if (taken.length === 0) return;
    const batch: Batch = { events: taken.map(({ count }) => this.#event(count)), expected: await this.#head(stream) };
    for (const { count, number } of taken) count.count -= number;
    try {
      await this.#send(stream, batch);
    } catch (error) {
      if (error instanceof EventStoreUnavailableError && error.outcomeUnknown) this.#unknown.set(stream, batch);
      else for (const { count, number } of taken) count.count += number;
      throw error;
    }
  }

  async #finish(stream: string): Promise<void> {
    const batch = this.#unknown.get(stream);
    if (!batch) return;
    await this.#send(stream, batch);
    this.#unknown.delete(stream);
  }

  async #send(stream: string, batch: Batch): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.store.append(stream, batch.events, batch.expected < 0 ? 'no-stream' : batch.expected);
        return;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevisionError) || attempt === ATTEMPTS) throw error;
        // Another event stands where this one would, so it was not written there.
        batch.expected = await this.#head(stream);
      }
    }
  }

  #head(stream: string): Promise<number> {
    return this.store.headOfStream(stream);
  }

  #event({ what, since, until, count }: RefusalCount): NewEvent {
    const { accountId, organizationId, reason, userName, address, transport, userAgent } = what;
    const id = this.ids.next();
    const metadata: EventMetadata = {
      $correlationId: id,
      $causationId: id,
      commandId: id,
      organizationId,
      actor: { id: accountId ?? 'unknown', kind: 'anonymous', role: 'phone' },
      sourceAddress: address,
      reason: null,
      schemaVersion: 1,
      time: this.clock.now().toISOString(),
    };
    const interval = { count, since: since.toISOString(), until: until.toISOString() };
    const data: RegistrationRefused['data'] = { reason, userName, address, transport, userAgent, ...interval };
    return { id, type: 'RegistrationRefused', data, metadata: metadata as unknown as JsonObject };
  }
}
