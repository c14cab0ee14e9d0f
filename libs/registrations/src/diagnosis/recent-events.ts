import { Injectable } from '@nestjs/common';
import { EventLog } from '@ringledger/event-sourcing';
import type { DomainEvent, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';

const PAGE = 512;

/** Streams for who looks for evidence: all of a short one, the end of a long one. */
@Injectable()
export class RecentEvents {
  constructor(
    private readonly store: EventStore,
    private readonly log: EventLog,
  ) {}

  /** Oldest first; the last `count`, or all. */
  async of<E extends DomainEvent>(stream: string, count = Infinity): Promise<readonly RecordedDomainEvent<E>[]> {
    const head = await this.store.headOfStream(stream);
    const events: RecordedDomainEvent[] = [];
    for (let from = Math.max(0, head + 1 - count); from <= head;) {
      const slice = await this.log.readStream(stream, { from, limit: PAGE });
      const last = slice.at(-1);
      if (!last) break;
      events.push(...slice);
      from = last.revision + 1;
    }
    return events as unknown as readonly RecordedDomainEvent<E>[];
  }
}
