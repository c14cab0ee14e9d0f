import { Injectable } from '@nestjs/common';
import { EventLog } from '@ringledger/event-sourcing';
import type { DomainEvent, RecordedDomainEvent } from '@ringledger/event-sourcing';
import { EventStore } from '@ringledger/event-store';

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
    const last = { from: Math.max(0, head + 1 - count), to: head };
    for await (const page of this.log.pagesOf(stream, last)) events.push(...page);
    return events as unknown as readonly RecordedDomainEvent<E>[];
  }
}
