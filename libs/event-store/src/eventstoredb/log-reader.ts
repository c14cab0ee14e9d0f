import type { RecordedEvent as EsdbEvent } from '@eventstore/db-client';
import {
  START,
  type AllSlice,
  type EventFilter,
  type Position,
  type RecordedEvent,
  type StreamSlice,
} from '../event-store.js';
import { passes } from '../log/event-filter.js';
import { collectRead, type CancelableRead } from './collect-read.js';
import type { Connection } from './connection.js';
import type { EsdbClient } from './esdb-client.js';
import { isSystemEvent, toRecordedEvent } from './esdb-event.js';
import { esdbFault } from './esdb-fault.js';
import { fromPosition, toPosition } from './esdb-position.js';
import { askUntilAnswered } from './retry.js';
import type { Timing } from './timing.js';

interface Resolved {
  readonly event?: EsdbEvent;
}

/** Events looked at in one call when most of them may not be wanted. */
const WINDOW = 512;
/** Calls for one page, after which it is answered with what there is. */
const MOST_WINDOWS = 16;

export class LogReader {
  constructor(
    private readonly connection: Connection,
    private readonly timing: Timing,
    private readonly closing: AbortSignal,
  ) {}

  async stream(stream: string, from: number | undefined, limit: number, backwards: boolean): Promise<StreamSlice> {
    const start = from === undefined ? (backwards ? 'end' : 'start') : BigInt(from);
    const direction = backwards ? 'backwards' : 'forwards';
    try {
      // From the leader: a follower may not know yet what was just written. One more than asked for tells whether it was the last.
      const events = await this.collect((client) =>
        client.readStream(stream, { fromRevision: start, direction, maxCount: limit + 1, requiresLeader: true }),
      );
      const wanted = events.slice(0, limit).map(toRecordedEvent);
      return { exists: true, events: wanted, end: events.length <= limit };
    } catch (error) {
      if (esdbFault(error).kind === 'missing') return { exists: false, events: [], end: true };
      throw error;
    }
  }

  /** The client cannot filter a read, so this is done here; events of the server itself never come out. */
  async page(after: Position, limit: number, filter: EventFilter | undefined): Promise<AllSlice> {
    const wanted = passes(filter);
    const events: RecordedEvent[] = [];
    let next = after;
    for (let windows = 0; windows < MOST_WINDOWS; windows++) {
      const count = wanted ? WINDOW : limit - events.length;
      const { read, complete } = await this.window(next, count);
      for (const event of read) {
        if (events.length === limit) return { events, next, end: false };
        next = toPosition(event.position) ?? next;
        if (isSystemEvent(event)) continue;
        if (!wanted || wanted({ type: event.type, stream: event.streamId })) events.push(toRecordedEvent(event));
      }
      if (complete) return { events, next, end: true };
      if (events.length === limit) break;
    }
    return { events, next, end: false };
  }

  /** Position of the last event of any kind: checkpoints lie at those of the server, too. */
  async end(): Promise<Position> {
    const [last] = await this.backwards('end', 1);
    return toPosition(last?.position) ?? START;
  }

  async reaches(position: Position): Promise<boolean> {
    fromPosition(position);
    // From the leader: a follower may not have yet what another process was given.
    const [last] = await this.backwards('end', 1, true);
    return position <= (toPosition(last?.position) ?? START);
  }

  /** Position of the last event that is not the server's own; behind very many of those, of the last of them looked at. */
  async lastEvent(): Promise<Position> {
    let from: Position | 'end' = 'end';
    for (let windows = 0; windows < MOST_WINDOWS; windows++) {
      const events = await this.backwards(from, windows === 0 ? 16 : WINDOW);
      const found = events.find((event) => !isSystemEvent(event));
      const last = found ?? events[events.length - 1];
      if (found || !last) return toPosition(last?.position) ?? START;
      from = toPosition(last.position) ?? START;
      if (from === START) return START;
    }
    return from === 'end' ? START : from;
  }

  /** Reading includes the position that it starts from, a page does not. */
  private async window(after: Position, count: number): Promise<{ read: EsdbEvent[]; complete: boolean }> {
    const from = fromPosition(after);
    const events = await this.collect((client) =>
      client.readAll({ fromPosition: from, maxCount: count + 1, direction: 'forwards' }),
    );
    const read = events.filter((event) => (toPosition(event.position) ?? START) > after);
    return { read, complete: events.length <= count };
  }

  private backwards(from: Position | 'end', count: number, requiresLeader = false): Promise<EsdbEvent[]> {
    return this.collect((client) =>
      client.readAll({
        fromPosition: from === 'end' ? 'end' : fromPosition(from),
        maxCount: count,
        direction: 'backwards',
        requiresLeader,
      }),
    );
  }

  private async collect(open: (client: EsdbClient) => CancelableRead<Resolved>): Promise<EsdbEvent[]> {
    const { attempt, total } = this.timing;
    return askUntilAnswered(this.connection, this.timing, this.closing, async (client) => {
      const items = await collectRead(open(client), attempt, total);
      return items.flatMap(({ event }) => (event ? [event] : []));
    });
  }
}
