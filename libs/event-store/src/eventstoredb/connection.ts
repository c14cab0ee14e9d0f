import { CircuitBreaker } from './circuit-breaker.js';
import type { EsdbClient } from './esdb-client.js';
import { esdbFault, NotSentError } from './esdb-fault.js';
import { SilenceError, withinTime, type Timing } from './timing.js';

/**
 * A client of the library that answers, or none: it is probed before its first use, and replaced when it is silent or can
 * no longer find its server (after one failed discovery the library's appends fail for ever).
 */
export class Connection {
  private client: Promise<EsdbClient> | undefined;
  private leaving: Promise<void> = Promise.resolve();
  private lastAnswer = 0;
  private readonly breaker: CircuitBreaker;

  constructor(
    private readonly newClient: () => EsdbClient,
    private readonly timing: Timing,
  ) {
    this.breaker = new CircuitBreaker(timing);
  }

  /** One try, under our own timer: the library honours no deadline for appends and reads. */
  async attempt<T>(call: (client: EsdbClient) => Promise<T>, limit = this.timing.attempt): Promise<T> {
    this.breaker.enter();
    const begun = performance.now();
    try {
      const client = await this.ready();
      const answer = await withinTime(call(client), limit);
      this.answered();
      return answer;
    } catch (error) {
      const fault = esdbFault(error);
      if (fault.kind !== 'unavailable') {
        this.answered();
        throw error;
      }
      this.breaker.failed();
      const silent = error instanceof SilenceError && this.lastAnswer < begun;
      if (silent || fault.message.includes('Failed to discover')) this.replace();
      throw error;
    }
  }

  /** For what outlives a single answer. Once connected, silence there is the library's keep-alive's to notice. */
  async forSubscription(): Promise<EsdbClient> {
    this.breaker.enter();
    try {
      const client = await this.ready();
      this.answered();
      return client;
    } catch (error) {
      this.breaker.failed();
      throw error;
    }
  }

  /** The next call gets a new client, which is made only when the old one has let go of all its calls. */
  replace(): void {
    const old = this.client;
    if (!old) return;
    this.client = undefined;
    // The library keeps the answers that all clients of a process wait for in one table, and a dying client empties it:
    // an answer to a newer client would then find no one, and end the process. So old and new never overlap.
    this.leaving = this.leaving.then(() => this.shutDown(old));
  }

  async close(): Promise<void> {
    this.replace();
    await this.leaving;
  }

  private answered(): void {
    this.lastAnswer = performance.now();
    this.breaker.succeeded();
  }

  private async ready(): Promise<EsdbClient> {
    const client = (this.client ??= this.connect());
    try {
      return await client;
    } catch (error) {
      if (this.client === client) this.client = undefined;
      throw new NotSentError(esdbFaultMessage(error), { cause: error });
    }
  }

  private async connect(): Promise<EsdbClient> {
    await this.leaving;
    const client = this.newClient();
    try {
      await withinTime(client.probe(), this.timing.attempt);
      return client;
    } catch (error) {
      this.leaving = this.shutDown(Promise.resolve(client));
      throw error;
    }
  }

  private async shutDown(client: Promise<EsdbClient>): Promise<void> {
    try {
      await withinTime((await client).shutDown(), this.timing.attempt);
    } catch {
      // It is given up in any case; what it still held is rejected or behind a timer.
    }
  }
}

function esdbFaultMessage(error: unknown): string {
  const fault = esdbFault(error);
  return 'message' in fault ? fault.message : String(error);
}
