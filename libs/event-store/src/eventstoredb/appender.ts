import type { AppendExpectedRevision, AppendResult as EsdbAppendResult, EventData } from '@eventstore/db-client';
import {
  EventStoreUnavailableError,
  EventTooLargeError,
  InvalidEventError,
  WrongExpectedRevisionError,
} from '../errors.js';
import type { AppendResult, ExpectedRevision, Position } from '../event-store.js';
import type { EncodedEvent } from '../log/encoded-event.js';
import type { Connection } from './connection.js';
import { toEventData } from './esdb-event.js';
import { esdbFault } from './esdb-fault.js';
import { toPosition } from './esdb-position.js';
import type { LogReader } from './log-reader.js';
import { pause, pauseAfter, type Timing } from './timing.js';

const MOST_IN_FLIGHT = 4096;

/**
 * Sends an append until its outcome is known. An append that was given up may have been written, and may even be written
 * later; the same request again (same ids, same revision, same bytes) is answered with success if it was.
 */
export class Appender {
  private inFlight = 0;
  private idle: (() => void)[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly reader: LogReader,
    private readonly timing: Timing,
    private readonly closing: AbortSignal,
  ) {}

  async append(stream: string, encoded: readonly EncodedEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    if (this.inFlight >= MOST_IN_FLIGHT) {
      throw new EventStoreUnavailableError(`${this.inFlight} appends are waiting for EventStoreDB already`, false);
    }
    this.inFlight++;
    try {
      const answer = await this.send(stream, encoded.map(toEventData), expected);
      const revision = Number(answer.nextExpectedRevision);
      // For a repeated append the server may not tell the position, for several events not that of the last.
      const told = encoded.length === 1 ? toPosition(answer.position) : undefined;
      return { revision, position: told ?? (await this.positionOf(stream, revision)) };
    } finally {
      this.inFlight--;
      if (this.inFlight === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  async settled(): Promise<void> {
    if (this.inFlight > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private async send(stream: string, events: EventData[], expected: ExpectedRevision): Promise<EsdbAppendResult> {
    const giveUpAt = performance.now() + this.timing.total;
    const options = {
      expectedRevision: toEsdbExpectation(expected),
      deadline: this.timing.attempt,
      requiresLeader: true,
    };
    let outcomeUnknown = false;
    for (let failures = 0; ; failures++) {
      try {
        return await this.connection.attempt((client) => client.appendToStream(stream, events, options));
      } catch (error) {
        const fault = esdbFault(error);
        const cause = { cause: error };
        switch (fault.kind) {
          case 'conflict':
            throw new WrongExpectedRevisionError(stream, expected, fault.actual);
          case 'too-large':
            throw new EventTooLargeError(`EventStoreDB finds an append to ${stream} too large`, cause);
          case 'missing':
            throw new InvalidEventError(`EventStoreDB does not take events for ${stream}`, cause);
          case 'refused':
            throw new EventStoreUnavailableError(`${stream}: ${fault.message}`, outcomeUnknown, cause);
          case 'unavailable':
        }
        outcomeUnknown ||= !fault.notWritten;
        // Without an exact revision the server knows a repeated append only by what it remembers: it might write it twice.
        const mayRepeat = !outcomeUnknown || typeof expected === 'number' || expected === 'no-stream';
        if (!mayRepeat || this.closing.aborted || performance.now() >= giveUpAt) {
          throw new EventStoreUnavailableError(fault.message, outcomeUnknown, cause);
        }
        await pause(pauseAfter(failures, this.timing), this.closing);
      }
    }
  }

  private async positionOf(stream: string, revision: number): Promise<Position> {
    const what = `${stream} was appended to, but revision ${revision} cannot be read`;
    const slice = await this.reader.stream(stream, revision, 1, false).catch((error: unknown) => {
      throw new EventStoreUnavailableError(what, true, { cause: error });
    });
    const [event] = slice.events;
    if (event?.revision !== revision) throw new EventStoreUnavailableError(what, true);
    return event.position;
  }
}

function toEsdbExpectation(expected: ExpectedRevision): AppendExpectedRevision {
  switch (expected) {
    case 'any':
      return 'any';
    case 'no-stream':
      return 'no_stream';
    case 'stream-exists':
      return 'stream_exists';
    default:
      return BigInt(expected);
  }
}
